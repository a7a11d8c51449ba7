#pragma once

#include <thread>

namespace swb {

// Has fontconfig read its configuration and caches on a thread of its own while the application connects to the
// display; one after the other, this was a twelfth of the start. To be made before the QApplication.
class FontReader {
public:
    FontReader();
    ~FontReader();
    FontReader(const FontReader&) = delete;
    FontReader& operator=(const FontReader&) = delete;

    void wait() { m_thread.join(); } // once, and before anything asks for a font

private:
    std::thread m_thread;
};

} // namespace swb
