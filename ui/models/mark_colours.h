#pragma once

#include <QColor>
#include <QString>

#include <span>
#include <string>

namespace swb {

// The colours that a row of a transcript can be marked with. The word is what is kept, and what is read aloud.
struct MarkColour {
    const char* word;
    const char* name; // for a person, to be translated
    QRgb ground;      // Okabe-Ito
};
std::span<const MarkColour> markColours();
QString markName(const std::string& word);
QColor markGround(const std::string& word); // over the ground of the table of now; invalid when there is no such word

} // namespace swb
