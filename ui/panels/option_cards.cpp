#include "ui/editors/integer_edit.h"
#include "ui/editors/number_combo.h"
#include "ui/editors/option_choice.h"
#include "ui/editors/option_value_edit.h"
#include "ui/panels/call_cards.h"
#include "ui/views/call_card.h"

#include <QCoreApplication>

namespace swb::cards {

namespace {

constexpr std::int64_t kIntSize = 4;

QString tr(const char* text) { return QCoreApplication::translate("CallCards", text); }

OptionChoice* addChoice(CallCard* card) {
    auto* choice = new OptionChoice(card);
    card->addArgument(QStringLiteral("level"), choice->level());
    card->addArgument(QStringLiteral("optname"), choice->name());
    return choice;
}

} // namespace

CallCard* getsockopt() {
    CallCard* card = cardOf(CallId::Getsockopt);
    const OptionChoice* option = addChoice(card);
    auto* room = new IntegerEdit(QStringLiteral("optlen"));
    room->setRange(0, std::numeric_limits<std::uint32_t>::max());
    room->setValue(kIntSize);
    room->setToolTip(tr("How many bytes of the value to ask for: 4 for an integer"));
    card->addArgument(QStringLiteral("optlen"), room);
    card->setMaker([option, room](QString& why) -> std::optional<Step> {
        why = option->error();
        if (!option->isValid() || !room->isValid())
            return {};
        return step::Getsockopt{option->level()->value(), option->name()->value(),
                                static_cast<std::uint32_t>(room->value())};
    });
    return card;
}

CallCard* setsockopt() {
    CallCard* card = cardOf(CallId::Setsockopt);
    const OptionChoice* option = addChoice(card);
    auto* value = new OptionValueEdit;
    card->addArgument(QStringLiteral("optval"), value);
    card->setMaker([option, value](QString& why) -> std::optional<Step> {
        why = option->isValid() ? value->error() : option->error();
        const auto bytes = value->bytes();
        if (!option->isValid() || !bytes)
            return {};
        return step::Setsockopt{option->level()->value(), option->name()->value(), *bytes};
    });
    return card;
}

} // namespace swb::cards
