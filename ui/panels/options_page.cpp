#include "ui/panels/options_page.h"

#include "ui/look/type_scale.h"
#include "ui/models/group_log.h"
#include "ui/panels/multicast_panel.h"
#include "ui/panels/option_compare.h"
#include "ui/panels/option_profiles.h"
#include "ui/panels/options_table.h"
#include "ui/views/choice_row.h"

#include <QStackedLayout>
#include <QVBoxLayout>

namespace swb {

OptionsPage::OptionsPage(EngineBridge& bridge, SocketId socket, ProfileLibrary& profiles, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_choice(new ChoiceRow)
    , m_parts(new QStackedLayout) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(6));
    column->setSpacing(scaled(6));
    column->addWidget(m_choice, 0, Qt::AlignLeft);
    column->addLayout(m_parts, 1);
    addPart<OptionsTable>(tr("Table"), tr("Every option: its value, its default, what changed it"));
    m_profilesPart = static_cast<int>(m_makers.size());
    addPart<OptionProfiles>(tr("Profiles"),
                            tr("Sets of options for a purpose: what they would change, and applying them"), profiles);
    addPart<OptionCompare>(tr("Compare"), tr("Any two moments of any two sockets side by side"));
    addPartWhereItSuits<MulticastPanel>(tr("Groups"), tr("Multicast and broadcast: join, leave, send to many"));
    GroupLog::of(bridge); // knows what is joined from now on
    m_choice->setVisible(m_choice->count() > 1);
    connect(m_choice, &ChoiceRow::chosen, this, &OptionsPage::showPart);
}

template <typename Part, typename... More>
void OptionsPage::addPart(const QString& name, const QString& toolTip, More&... more) {
    const int number = static_cast<int>(m_makers.size());
    m_choice->add(number, name, toolTip);
    m_parts->addWidget(new QWidget); // keeps the place
    m_makers.emplace_back([this, &more...]() -> QWidget* {
        auto* part = new Part(m_bridge, m_socket, more...);
        connect(part, &Part::explainRequested, this, &OptionsPage::explainRequested);
        return part;
    });
}

template <typename Part>
void OptionsPage::addPartWhereItSuits(const QString& name, const QString& toolTip) {
    if (const SocketView* view = m_bridge.find(m_socket); view != nullptr && Part::suits(*view))
        addPart<Part>(name, toolTip);
}

void OptionsPage::showProfile(const QString& name) {
    m_choice->choose(m_profilesPart);
    showPart(m_profilesPart);
    if (auto* profiles = qobject_cast<OptionProfiles*>(m_parts->widget(m_profilesPart)))
        profiles->choose(name);
}

void OptionsPage::findOption(const QString& words) {
    m_choice->choose(0);
    showPart(0);
    if (auto* table = qobject_cast<OptionsTable*>(m_parts->widget(0)))
        table->find(words);
}

void OptionsPage::showEvent(QShowEvent* event) {
    showPart(m_choice->current());
    QWidget::showEvent(event);
}

void OptionsPage::showPart(int number) {
    auto& maker = m_makers.at(static_cast<std::size_t>(number));
    if (maker) {
        QWidget* place = m_parts->widget(number);
        m_parts->insertWidget(number, maker());
        m_parts->removeWidget(place);
        delete place;
        maker = nullptr;
    }
    // A part that is not in sight asks for no room.
    for (int i = 0; i < m_parts->count(); ++i) {
        const auto policy = i == number ? QSizePolicy::Preferred : QSizePolicy::Ignored;
        m_parts->widget(i)->setSizePolicy(policy, policy);
    }
    m_parts->setCurrentIndex(number);
}

} // namespace swb
