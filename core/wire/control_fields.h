#pragma once

#include "core/base/parse_error.h"
#include "core/net/control_message.h"
#include "core/wire/field.h"

#include <string>
#include <string_view>

namespace swb {

// Control bytes as a tree: each message with its header and the fields of its data.
Decoded decodeControl(BytesView control);

// One field from what a person typed: a number (decimal or 0x, with '-' where it has a sign), the name or index of an
// interface, a symbol of errno, an IP address, descriptors with commas between, seconds with a fraction, hex bytes, or
// text. The result has the field's length, where it has one. Calls: if_nametoindex, for the name of an interface.
Parsed<Bytes> encodeControlField(const ControlField& field, std::string_view text);
// The text that encodeControlField() reads back to the same bytes; hex where there is no such text.
std::string controlFieldText(const ControlField& field, BytesView data);

// A message of this kind with proposed values: zeros, save where a zero makes no sense.
ControlPart proposedPart(const ControlKind& kind);

} // namespace swb
