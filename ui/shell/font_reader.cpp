#include "ui/shell/font_reader.h"

#include <dlfcn.h>

namespace swb {

namespace {

// The library that Qt has loaded already; where Qt does without it, there is nothing to read.
void readFonts() {
    void* library = dlopen("libfontconfig.so.1", RTLD_LAZY | RTLD_NOLOAD);
    if (library == nullptr)
        return;
    if (void* init = dlsym(library, "FcInit"))
        reinterpret_cast<int (*)()>(init)();
    dlclose(library);
}

} // namespace

FontReader::FontReader()
    : m_thread(readFonts) {}

FontReader::~FontReader() {
    if (m_thread.joinable())
        m_thread.join();
}

} // namespace swb
