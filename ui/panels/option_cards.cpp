#include "core/constants/tables.h"
#include "core/constants/value_of.h"
#include "core/options/option_names.h"
#include "core/payload/hex.h"
#include "ui/editors/integer_edit.h"
#include "ui/editors/number_combo.h"
#include "ui/editors/option_value_edit.h"
#include "ui/look/type_scale.h"
#include "ui/panels/call_cards.h"
#include "ui/views/call_card.h"

#include <QCoreApplication>
#include <QLineEdit>

#include <cstring>

namespace swb::cards {

namespace {

constexpr std::int64_t kIntSize = 4;

QString tr(const char* text) { return QCoreApplication::translate("CallCards", text); }

std::vector<NamedValue> namesOf(int level) {
    std::vector<NamedValue> names;
    for (const OptionSpec& option : optionNames())
        if (option.level == level)
            names.push_back({option.name, option.symbol, option.meaning, option.gotcha, option.source});
    return names;
}

struct WhichOption {
    NumberCombo* level;
    NumberCombo* name;
    bool isValid() const { return level->isValid() && name->isValid(); }
    QString error() const { return level->isValid() ? name->error() : level->error(); }
};

// The two numbers that name an option. The names offered are those of the level.
WhichOption addWhichOption(CallCard* card) {
    auto* level = new NumberCombo(optionLevels());
    level->setValue(valueOf(optionLevels(), "SOL_SOCKET"));
    auto* name = new NumberCombo(NamedTable());
    const auto offer = [name](int newLevel) { name->setTable(namesOf(newLevel)); };
    offer(level->value());
    const OptionSpec* first = findOption("SO_REUSEADDR");
    name->setValue(first != nullptr ? first->name : 0);
    QObject::connect(level, &NumberCombo::valueChanged, name, offer);
    card->addArgument(QStringLiteral("level"), level);
    card->addArgument(QStringLiteral("optname"), name);
    return {level, name};
}

} // namespace

CallCard* getsockopt() {
    CallCard* card = cardOf(CallId::Getsockopt);
    const WhichOption option = addWhichOption(card);
    auto* room = new IntegerEdit(QStringLiteral("optlen"));
    room->setRange(0, std::numeric_limits<std::uint32_t>::max());
    room->setValue(kIntSize);
    room->setToolTip(tr("How many bytes of the value to ask for: 4 for an integer"));
    card->addArgument(QStringLiteral("optlen"), room);
    card->setMaker([option, room](QString& why) -> std::optional<Step> {
        why = option.error();
        if (!option.isValid() || !room->isValid())
            return {};
        return step::Getsockopt{option.level->value(), option.name->value(), static_cast<std::uint32_t>(room->value())};
    });
    return card;
}

CallCard* setsockopt() {
    CallCard* card = cardOf(CallId::Setsockopt);
    const WhichOption option = addWhichOption(card);
    auto* value = new OptionValueEdit;
    card->addArgument(QStringLiteral("optval"), value);
    card->setMaker([option, value](QString& why) -> std::optional<Step> {
        why = option.isValid() ? value->error() : option.error();
        const auto bytes = value->bytes();
        if (!option.isValid() || !bytes)
            return {};
        return step::Setsockopt{option.level->value(), option.name->value(), *bytes};
    });
    return card;
}

} // namespace swb::cards
