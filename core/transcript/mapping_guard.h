#pragma once

#include <cstdint>

namespace swb {

struct GuardedPlace;

// A mapped file can be cut short by another program, or its disk fail: reading what is not there any more is then the
// signal SIGBUS, which ends the program. While a guard stands over the mapping, such a page reads as zeros instead.
// Thread: any. Calls: sigaction, once; mmap, for a page that is not there. Source: mmap(2), "Use of a mapped region".
class MappingGuard {
public:
    MappingGuard(const std::uint8_t* data, std::uint64_t size);
    ~MappingGuard(); // before the mapping goes
    MappingGuard(const MappingGuard&) = delete;
    MappingGuard& operator=(const MappingGuard&) = delete;

    bool isDamaged() const; // there was such a page

private:
    GuardedPlace* m_place; // null: there were too many, so this one is not guarded
};

} // namespace swb
