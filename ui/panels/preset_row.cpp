#include "ui/panels/preset_row.h"

#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"

#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

namespace swb {

namespace {

QIcon iconOf(const SocketPreset& preset) { return icon(QString::fromLatin1(preset.icon)); }

} // namespace

PresetRow::PresetRow(QWidget* parent)
    : QWidget(parent) {
    auto* flow = new FlowLayout(this);
    flow->setContentsMargins({});
    for (const SocketPreset& preset : socketPresets()) {
        if (preset.group != PresetGroup::Usual)
            continue;
        QToolButton* button = addButton(presetName(preset));
        button->setToolTip(presetToolTip(preset));
        button->setIcon(iconOf(preset));
        button->setCheckable(true);
        // Not clicked(): an assistive program toggles a button that can stay down, and clicks none.
        connect(button, &QToolButton::toggled, this, [this, &preset] { choose(preset); });
        m_usual.emplace_back(button, &preset);
    }
    m_other = addButton({});
    m_other->setCheckable(true);
    m_other->hide();
    connect(m_other, &QToolButton::toggled, this, [this] { choose(*m_otherPreset); });
    m_more = addButton(tr("More sockets"));
    m_more->setIcon(icon(u"more"));
    m_more->setToolTip(tr("Raw, packet and netlink sockets, other transports, Python's shortcuts"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    createMenu();
    setFocusProxy(m_usual.front().first);
}

QToolButton* PresetRow::addButton(const QString& name) {
    auto* button = new QToolButton(this);
    button->setText(name);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    layout()->addWidget(button);
    return button;
}

void PresetRow::createMenu() {
    auto* menu = new QMenu(m_more);
    menu->setToolTipsVisible(true);
    for (const PresetGroup group :
         {PresetGroup::Raw, PresetGroup::Netlink, PresetGroup::Transports, PresetGroup::Python}) {
        QAction* title = nullptr;
        for (const SocketPreset& preset : socketPresets()) {
            if (preset.group != group)
                continue;
            if (title == nullptr)
                title = menu->addSection(presetGroupName(group));
            QAction* action = menu->addAction(iconOf(preset), presetName(preset));
            action->setToolTip(presetToolTip(preset));
            connect(action, &QAction::triggered, this, [this, &preset] { choose(preset); });
        }
    }
    m_more->setMenu(menu);
    m_more->setVisible(!menu->isEmpty());
}

void PresetRow::choose(const SocketPreset& preset) {
    if (preset.group != PresetGroup::Usual) {
        m_otherPreset = &preset;
        m_other->setText(presetName(preset));
        m_other->setToolTip(presetToolTip(preset));
        m_other->setIcon(iconOf(preset));
    }
    emit chosen(preset);
}

void PresetRow::showFitting(const std::function<bool(const SocketPreset&)>& fits) {
    bool any = false;
    for (const auto& [button, preset] : m_usual) {
        const QSignalBlocker quiet(button);
        button->setChecked(fits(*preset));
        any = any || button->isChecked();
    }
    const QSignalBlocker quiet(m_other);
    const bool other = m_otherPreset != nullptr && !any && fits(*m_otherPreset);
    m_other->setChecked(other);
    m_other->setVisible(other);
}

} // namespace swb
