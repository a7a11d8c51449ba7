#pragma once

#include "core/base/bytes.h"
#include "core/net/address.h"
#include "core/wire/field.h"

#include <span>
#include <string>
#include <string_view>

namespace swb {

// What is known of bytes beside themselves.
struct DecodeContext {
    int family = 0, type = 0, protocol = 0; // of the socket they went through; type without flags
    bool isSent = false;
    Address peer;         // where they came from, or went to; empty: not known
    Address local;        // the socket's own
    std::string argument; // what a person typed, for a decoder that asks for something
};

// One way to read bytes. A decoder takes any bytes: what cannot be is a faulty field, never more.
struct Decoder {
    std::string_view id;            // "ipv4"; stays the same, may be stored
    std::string_view name;          // "IPv4 packet"
    std::string_view meaning;       // a line about it
    std::string_view argument = {}; // the label of what it asks a person for; empty: nothing
    Decoded (*decode)(BytesView bytes, const DecodeContext& context);
    // Whether these bytes are read so unless a person says otherwise; null: never.
    bool (*suits)(BytesView bytes, const DecodeContext& context) = nullptr;
};

// Every way there is, in the order in which they are offered, and in which the first that suits is taken.
std::span<const Decoder> decoders();
const Decoder* findDecoder(std::string_view id);
// What these bytes are read as unless a person says otherwise; null: as bytes.
const Decoder* automaticDecoder(BytesView bytes, const DecodeContext& context);

} // namespace swb
