#include "ui/editors/option_choice.h"

#include "core/constants/tables.h"
#include "core/options/option_names.h"
#include "ui/editors/number_combo.h"
#include "ui/editors/row_taker.h"

namespace swb {

namespace {

std::vector<NamedValue> namesOf(int level) {
    std::vector<NamedValue> names;
    for (const OptionSpec& option : optionNames())
        if (option.level == level)
            names.push_back({option.name, option.symbol, option.meaning, option.gotcha, option.source});
    return names;
}

} // namespace

OptionChoice::OptionChoice(QObject* parent)
    : QObject(parent)
    , m_level(new NumberCombo(optionLevels()))
    , m_name(new NumberCombo(NamedTable())) {
    connect(m_level, &NumberCombo::valueChanged, m_name, [this](int level) { m_name->setTable(namesOf(level)); });
    for (NumberCombo* combo : {m_level, m_name}) {
        connect(combo, &NumberCombo::valueChanged, this, &OptionChoice::changed);
        connect(combo, &NumberCombo::errorChanged, this, &OptionChoice::changed);
        combo->rowTaker().add(
            [](const CarriedRows& rows) { return rows.size() == 1 && rows.front().optionLevel && rows.front().value; },
            [this](const CarriedRows& rows) {
                choose(*rows.front().optionLevel, static_cast<int>(*rows.front().value));
            });
    }
    if (const OptionSpec* first = findOption("SO_REUSEADDR"))
        choose(first->level, first->name);
}

void OptionChoice::choose(int level, int name) {
    m_level->setValue(level);
    m_name->setTable(namesOf(level));
    m_name->setValue(name);
}

bool OptionChoice::isValid() const { return m_level->isValid() && m_name->isValid(); }

QString OptionChoice::error() const { return m_level->isValid() ? m_name->error() : m_level->error(); }

} // namespace swb
