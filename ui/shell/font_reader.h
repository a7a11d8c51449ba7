#pragma once

#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace swb {

// Has fontconfig read its configuration, and look up the names that a desktop without settings gives its fonts, on a
// thread of its own while the application connects to the display. One after the other, this was a sixth of the
// start. To be made before the QApplication.
class FontReader {
public:
    FontReader();
    ~FontReader();
    FontReader(const FontReader&) = delete;
    FontReader& operator=(const FontReader&) = delete;

    // Waits until the fonts are read, and tells installedFamily(). Once, when the QApplication is there and before
    // anything asks for a font.
    void finish();

private:
    std::vector<std::pair<const char*, std::string>> m_families; // the thread's until it is joined
    std::thread m_thread;
};

} // namespace swb
