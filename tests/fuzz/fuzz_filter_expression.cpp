// Filter expressions of transcripts: an error stands inside the text; what was understood can be asked of any row, and
// its negation says the opposite.
#include "core/transcript/filter_expression.h"
#include "tests/fuzz/fuzz_input.h"

#include <string>

using namespace swb;

namespace {

void ask(const FilterExpression& expression, const FilterExpression& opposite, const Marks& marks) {
    static const std::string payload = "GET / HTTP/1.1\r\n\xde\xad\xbe\xef";
    RowFilter filter(expression, Nanoseconds(1), &marks);
    RowFilter against(opposite, Nanoseconds(1), &marks);
    const Address peer = *Address::parseInet("127.0.0.1", "80");
    for (std::uint64_t i = 0; i < 4; ++i) {
        RowView row;
        row.index = i;
        row.time = Nanoseconds(static_cast<std::int64_t>(i) * 1'000'000'000);
        row.direction = i % 2 == 0 ? Direction::Sent : Direction::Received;
        row.note = static_cast<RowNote>(i);
        row.length = i * 1000;
        if (i > 0) {
            row.bytes = viewOf(payload).first(i * 6);
            row.peerBytes = peer.bytes();
            row.peerLength = peer.length();
        }
        const bool holds = filter.matches(row);
        SWB_FUZZ_CHECK(holds == filter.matches(row));
        SWB_FUZZ_CHECK(against.matches(row) != holds);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto expression = FilterExpression::parse(text);
    if (!expression) {
        SWB_FUZZ_CHECK(expression.error().position + expression.error().length <= text.size());
        SWB_FUZZ_CHECK(!expression.error().message.empty());
        return 0;
    }
    if (expression->isEmpty())
        return 0;
    const auto opposite = FilterExpression::parse("!(" + text + ")");
    if (!opposite) // one level deeper than is allowed
        return 0;
    SWB_FUZZ_CHECK(opposite->readsBytes() == expression->readsBytes());
    static Marks marks;
    marks.set(2, {"red", "a note"});
    ask(*expression, *opposite, marks);
    return 0;
}
