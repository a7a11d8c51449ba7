#include "ui/panels/call_group.h"

#include "ui/look/type_scale.h"
#include "ui/look/wrapped_label.h"
#include "ui/views/call_card.h"
#include "ui/views/icon.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace swb {

CallGroup::CallGroup(const QString& title, const QStringList& calls, QWidget* parent)
    : QWidget(parent)
    , m_calls(calls)
    , m_heading(new QToolButton)
    , m_names(new WrappedLabel(calls.join(QStringLiteral("   "))))
    , m_cards(new QVBoxLayout) {
    m_heading->setText(title);
    m_heading->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_heading->setAutoRaise(true);
    m_heading->setFocusPolicy(Qt::StrongFocus);
    setTextRole(m_heading, TextRole::Caption);
    setTextRole(m_names, TextRole::Code);
    setTextTone(m_names, Semantic::MutedText);
    m_names->setContentsMargins(scaled(22), 0, 0, scaled(2));
    m_cards->setContentsMargins({});
    m_cards->setSpacing(scaled(2));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, scaled(4), 0, 0);
    column->setSpacing(scaled(2));
    column->addWidget(m_heading, 0, Qt::AlignLeft);
    column->addWidget(m_names);
    column->addLayout(m_cards);
    showState();
    connect(m_heading, &QToolButton::clicked, this, [this] {
        setOpen(!m_isOpen);
        emit toggled(m_isOpen);
    });
}

void CallGroup::setOpen(bool open) {
    m_isOpen = open;
    showState();
}

void CallGroup::showState() {
    m_heading->setIcon(icon(m_isOpen ? u"chevron-down" : u"chevron-right"));
    m_heading->setToolTip(m_isOpen ? tr("Fold these calls") : tr("Show these calls"));
}

void CallGroup::setNamesShown(bool shown) { m_names->setVisible(shown); }

void CallGroup::moveCard(int position, CallCard* card) {
    m_cards->removeWidget(card);
    insertCard(position, card);
}

void CallGroup::insertCard(int position, CallCard* card) { m_cards->insertWidget(position, card); }

} // namespace swb
