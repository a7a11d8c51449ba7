#pragma once

class QWidget;

namespace swb {

// A part that says again what stands elsewhere: while the window is presented its room goes to the rest.
void setAside(QWidget* widget);

// Whether the parts set aside are hidden, those there are and those to come.
void setPresenting(bool presenting);
bool isPresenting();

} // namespace swb
