#include "ui/shell/font_reader.h"

#include "ui/look/installed_family.h"

#include <dlfcn.h>

namespace swb {

namespace {

// Those functions of fontconfig that are needed, from the library that Qt has loaded already: where Qt does without
// it there is nothing to read. Signatures: fontconfig(3), whose ABI is stable since 2002.
class Fontconfig {
public:
    Fontconfig()
        : m_library(dlopen("libfontconfig.so.1", RTLD_LAZY | RTLD_NOLOAD)) {
        const bool all = take(m_init, "FcInit") && take(m_create, "FcPatternCreate") &&
                         take(m_addString, "FcPatternAddString") && take(m_substitute, "FcConfigSubstitute") &&
                         take(m_setDefaults, "FcDefaultSubstitute") && take(m_match, "FcFontMatch") &&
                         take(m_getString, "FcPatternGetString") && take(m_destroy, "FcPatternDestroy");
        m_usable = all && m_init() != 0;
    }
    ~Fontconfig() {
        if (m_library != nullptr)
            dlclose(m_library);
    }
    Fontconfig(const Fontconfig&) = delete;
    Fontconfig& operator=(const Fontconfig&) = delete;

    std::string familyFor(const char* name) const {
        if (!m_usable)
            return {};
        void* pattern = m_create();
        m_addString(pattern, "family", reinterpret_cast<const unsigned char*>(name));
        m_substitute(nullptr, pattern, 0); // FcMatchPattern
        m_setDefaults(pattern);
        int result = 0;
        void* found = m_match(nullptr, pattern, &result);
        m_destroy(pattern);
        if (found == nullptr)
            return {};
        unsigned char* family = nullptr;
        std::string answer;
        if (m_getString(found, "family", 0, &family) == 0) // FcResultMatch
            answer = reinterpret_cast<const char*>(family);
        m_destroy(found);
        return answer;
    }

private:
    template <class Function>
    bool take(Function*& function, const char* name) {
        if (m_library != nullptr)
            function = reinterpret_cast<Function*>(dlsym(m_library, name));
        return function != nullptr;
    }

    void* m_library;
    bool m_usable = false;
    int (*m_init)() = nullptr;
    void* (*m_create)() = nullptr;
    int (*m_addString)(void*, const char*, const unsigned char*) = nullptr;
    int (*m_substitute)(void*, void*, int) = nullptr;
    void (*m_setDefaults)(void*) = nullptr;
    void* (*m_match)(void*, void*, int*) = nullptr;
    int (*m_getString)(void*, const char*, int, unsigned char**) = nullptr;
    void (*m_destroy)(void*) = nullptr;
};

} // namespace

FontReader::FontReader()
    : m_families{{"Sans Serif", {}}, {"monospace", {}}}
    , m_thread([this] {
        const Fontconfig fontconfig;
        for (auto& [name, family] : m_families)
            family = fontconfig.familyFor(name);
    }) {}

FontReader::~FontReader() {
    if (m_thread.joinable())
        m_thread.join();
}

void FontReader::finish() {
    m_thread.join();
    for (const auto& [name, family] : m_families)
        if (!family.empty())
            setInstalledFamily(QString::fromLatin1(name), QString::fromStdString(family));
}

} // namespace swb
