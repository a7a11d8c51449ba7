#pragma once

#include "core/base/bytes.h"
#include "core/options/option_spec.h"

#include <cstdint>
#include <optional>
#include <string>

namespace swb {

// The system's limits that bound options; absent where they cannot be read.
struct OptionLimits {
    std::optional<std::int64_t> rmemMax;   // net.core.rmem_max
    std::optional<std::int64_t> wmemMax;   // net.core.wmem_max
    std::optional<std::int64_t> somaxconn; // net.core.somaxconn
};
OptionLimits optionLimits(); // as they are now, of this network namespace

// What the kernel made of a value that it accepted.
struct Readback {
    bool isSame = false; // it reads as it was set
    std::string
        explanation; // of the difference: "doubled by the kernel for its bookkeeping"; empty where it is the same
};
// `socket` because TCP treats some values in its own way. `got` is the answer of readbackOf(spec).
Readback explainReadback(const OptionSpec& spec, SocketKinds socket, BytesView requested, BytesView got,
                         const OptionLimits& limits);

// The option to read after setting this one: itself, or the one that shows what a set-only option did
// (SO_RCVBUFFORCE: SO_RCVBUF). None where nothing can be read.
const OptionSpec* readbackOf(const OptionSpec& spec);

} // namespace swb
