#pragma once

#include "core/wire/decode.h"
#include "tests/fuzz/fuzz_input.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <vector>

namespace swb::fuzz {

// What must hold for any bytes: every field has a name and lies inside them, and every byte belongs to a field.
inline void checkFields(const Decoded& decoded, std::size_t size) {
    SWB_FUZZ_CHECK(!decoded.name.empty() || size == 0);
    std::vector<bool> named(size);
    const std::function<void(const std::vector<Field>&)> walk = [&](const std::vector<Field>& fields) {
        for (const Field& field : fields) {
            SWB_FUZZ_CHECK(!field.name.empty());
            SWB_FUZZ_CHECK(field.offset <= size && field.length <= size - field.offset);
            SWB_FUZZ_CHECK(field.bits == 0 || field.bit + field.bits <= 8 * field.length);
            SWB_FUZZ_CHECK(!field.isFaulty || !field.note.empty());
            std::fill_n(named.begin() + static_cast<std::ptrdiff_t>(field.offset), field.length, true);
            walk(field.children);
        }
    };
    walk(decoded.fields);
    SWB_FUZZ_CHECK(std::find(named.begin(), named.end(), false) == named.end());
}

// Reads the rest of the input as one of these decoders, on a socket that the input chooses.
inline void readPacket(Input input, std::initializer_list<std::string_view> decoders) {
    const std::string_view id = decoders.begin()[input.choice(decoders.size())];
    constexpr int kFamilies[] = {2, 10, 17};
    constexpr int kTypes[] = {2, 3};
    constexpr int kProtocols[] = {1, 6, 17, 58, 136, 255};
    DecodeContext context;
    context.family = kFamilies[input.choice(3)];
    context.type = kTypes[input.choice(2)];
    context.protocol = kProtocols[input.choice(6)];
    context.isSent = input.choice(2) != 0;
    const BytesView peer = input.take(input.choice(33));
    context.peer = Address::fromBytes(peer, static_cast<std::uint32_t>(peer.size()));
    const BytesView local = input.take(input.choice(33));
    context.local = Address::fromBytes(local, static_cast<std::uint32_t>(local.size()));
    const BytesView bytes = input.rest();
    checkFields(findDecoder(id)->decode(bytes, context), bytes.size());
    if (const Decoder* chosen = automaticDecoder(bytes, context))
        checkFields(chosen->decode(bytes, context), bytes.size());
}

} // namespace swb::fuzz
