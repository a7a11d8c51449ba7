#pragma once

#include "core/base/bytes.h"
#include "core/base/parse_error.h"

#include <cstddef>
#include <string>
#include <string_view>

// Names of the DNS, as labels and as text: a byte that is no printable ASCII is \DDD, a dot inside a label "\.".
// Source: RFC 1035, 3.1, 4.1.4, 5.1.
namespace swb {

struct DnsName {
    std::string text;     // with the dot at its end: "www.example."
    std::size_t size = 0; // bytes where it stands; behind a pointer is nothing of it
    bool isCompressed = false;
    std::string trouble; // empty: it can be read
};

// The name that begins at `at` of the message. A pointer leads backwards only, so there is an end to it.
DnsName readDnsName(BytesView message, std::size_t at);

// As labels, without compression. The dot at its end may be missing; "." is the root, "" is refused.
Parsed<Bytes> dnsNameBytes(std::string_view text);

// What a record says, from the text that zone files have: an address, "10 mail.example.", "\"a text\" more", or for
// any type "\# 4 c0000201" (RFC 3597). Types without a text of their own take the last form alone.
Parsed<Bytes> dnsRecordBytes(unsigned type, std::string_view text);
// An example of such a text, for a field that is empty.
std::string_view dnsRecordExample(unsigned type);

} // namespace swb
