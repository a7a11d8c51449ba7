#include "core/transcript/filter_expression.h"

#include "core/transcript/filter_node.h"

#include <algorithm>
#include <utility>

namespace swb {

namespace {

constexpr std::size_t kPeersRemembered = 65'536;

std::int64_t numberIn(const RowView& row, FilterField field, Nanoseconds start) {
    switch (field) {
    case FilterField::Direction:
        return row.direction == Direction::Received ? 1 : 0;
    case FilterField::Length:
        return static_cast<std::int64_t>(row.length);
    case FilterField::Kept:
        return static_cast<std::int64_t>(row.bytes.size());
    case FilterField::FullLength:
        return static_cast<std::int64_t>(row.fullLength);
    case FilterField::Row:
        return static_cast<std::int64_t>(row.index);
    case FilterField::Call:
        return static_cast<std::int64_t>(row.sequence);
    case FilterField::Socket:
        return row.socket.value;
    case FilterField::Flags:
        return row.messageFlags;
    case FilterField::Time:
        return (row.time - start).count();
    default:
        return static_cast<std::int64_t>(row.note);
    }
}

bool compare(std::int64_t a, FilterNode::Compare how, std::int64_t b) {
    switch (how) {
    case FilterNode::Compare::Equal:
        return a == b;
    case FilterNode::Compare::Unequal:
        return a != b;
    case FilterNode::Compare::Less:
        return a < b;
    case FilterNode::Compare::LessOrEqual:
        return a <= b;
    case FilterNode::Compare::Greater:
        return a > b;
    default:
        return a >= b;
    }
}

} // namespace

Parsed<FilterExpression> FilterExpression::parse(std::string_view text) {
    auto root = parseFilter(text);
    if (!root)
        return tl::unexpected(root.error());
    FilterExpression expression;
    if (root->kind != FilterNode::Kind::All || !root->parts.empty())
        expression.m_root = std::make_shared<const FilterNode>(std::move(*root));
    return expression;
}

bool FilterExpression::readsBytes() const { return m_root && m_root->readsBytes; }

RowFilter::RowFilter(FilterExpression expression, Nanoseconds start, const Marks* marks)
    : m_expression(std::move(expression))
    , m_start(start)
    , m_marks(marks) {}

RowFilter::RowFilter(RowFilter&&) noexcept = default;
RowFilter& RowFilter::operator=(RowFilter&&) noexcept = default;
RowFilter::~RowFilter() = default;

bool RowFilter::matches(const RowView& row) { return !m_expression.m_root || holds(*m_expression.m_root, row); }

bool RowFilter::holds(const FilterNode& node, const RowView& row) {
    const auto part = [this, &row](const FilterNode& each) { return holds(each, row); };
    switch (node.kind) {
    case FilterNode::Kind::All:
        return std::ranges::all_of(node.parts, part);
    case FilterNode::Kind::Any:
        return std::ranges::any_of(node.parts, part);
    case FilterNode::Kind::Not:
        return !holds(node.parts.front(), row);
    case FilterNode::Kind::Number:
        return compare(numberIn(row, node.field, m_start), node.compare, node.number);
    case FilterNode::Kind::Text:
        break;
    }
    bool found = false;
    if (node.field == FilterField::Data) {
        found = holdsForText(node, row.bytes);
    } else if (node.field == FilterField::Peer) {
        found = holdsForPeer(node, row);
    } else if (const auto mark = m_marks != nullptr ? m_marks->of(row.index) : std::nullopt) {
        found = holdsForText(node, viewOf(node.field == FilterField::Mark ? mark->colour : mark->note));
    }
    return found == (node.compare == FilterNode::Compare::Equal);
}

bool RowFilter::holdsForText(const FilterNode& node, BytesView text) {
    if (!node.matcher)
        return !text.empty();
    const Matcher::Found found = node.matcher->find(text, nullptr);
    m_cutShort += found == Matcher::Found::TooLarge ? 1 : 0;
    return found == Matcher::Found::Yes;
}

// The text of an address is dear, and there are few of them.
bool RowFilter::holdsForPeer(const FilterNode& node, const RowView& row) {
    m_key.assign(reinterpret_cast<const char*>(row.peerBytes.data()), row.peerBytes.size());
    auto& known = m_peers[&node];
    if (const auto found = known.find(m_key); found != known.end())
        return found->second;
    if (known.size() >= kPeersRemembered)
        known.clear();
    const Address peer = row.peer();
    const bool holds = holdsForText(node, viewOf(peer.isEmpty() ? std::string() : peer.toString()));
    known.emplace(m_key, holds);
    return holds;
}

} // namespace swb
