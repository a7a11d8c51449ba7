#include "core/wire/field_limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

namespace swb {

namespace {

// Without recursion: how deep they are nested is the sender's choice.
std::size_t countOf(const std::vector<Field>& fields) {
    std::size_t count = 0;
    std::deque<const std::vector<Field>*> rest{&fields};
    while (!rest.empty()) {
        const std::vector<Field>& some = *rest.front();
        rest.pop_front();
        count += some.size();
        for (const Field& field : some)
            if (!field.children.empty())
                rest.push_back(&field.children);
    }
    return count;
}

void cut(std::vector<Field>& fields, std::size_t kept, std::size_t& leftOut) {
    const std::vector<Field> dropped(std::make_move_iterator(fields.begin() + static_cast<std::ptrdiff_t>(kept)),
                                     std::make_move_iterator(fields.end()));
    fields.resize(kept);
    const std::size_t count = countOf(dropped);
    leftOut += count;
    Field more;
    more.name = "more";
    more.value = fmt::format("{} fields", count);
    more.note = "left out of this view";
    more.offset = dropped.front().offset;
    for (const Field& field : dropped) {
        more.length = std::max(more.length, field.offset + field.length - std::min(more.offset, field.offset));
        more.isFaulty = more.isFaulty || field.isFaulty;
    }
    fields.push_back(std::move(more));
}

} // namespace

std::size_t limitFields(Decoded& decoded, std::size_t most) {
    std::size_t leftOut = 0;
    std::deque<std::vector<Field>*> rest{&decoded.fields};
    while (!rest.empty()) {
        std::vector<Field>& fields = *rest.front();
        rest.pop_front();
        if (fields.size() > most)
            cut(fields, most, leftOut);
        most -= std::min(most, fields.size());
        for (Field& field : fields) {
            if (field.children.empty())
                continue;
            if (most > 0) {
                rest.push_back(&field.children);
                continue;
            }
            const std::size_t count = countOf(field.children);
            leftOut += count;
            field.note +=
                fmt::format("{}{} fields in it are left out of this view", field.note.empty() ? "" : "; ", count);
            field.children.clear();
        }
    }
    return leftOut;
}

} // namespace swb
