#include "core/wire/decode.h"

#include "core/wire/decoder_rows.h"

#include <algorithm>
#include <vector>

namespace swb {

std::span<const Decoder> decoders() {
    static const std::vector<Decoder> kAll = [] {
        std::vector<Decoder> all;
        for (const std::span<const Decoder> rows :
             {packetDecoders(), netlinkDecoders(), dnsDecoders(), payloadDecoders()})
            all.insert(all.end(), rows.begin(), rows.end());
        return all;
    }();
    return kAll;
}

const Decoder* findDecoder(std::string_view id) {
    const auto all = decoders();
    const auto found = std::ranges::find(all, id, &Decoder::id);
    return found != all.end() ? &*found : nullptr;
}

const Decoder* automaticDecoder(BytesView bytes, const DecodeContext& context) {
    const auto all = decoders();
    const auto found = std::ranges::find_if(
        all, [&](const Decoder& row) { return row.suits != nullptr && row.suits(bytes, context); });
    return found != all.end() ? &*found : nullptr;
}

} // namespace swb
