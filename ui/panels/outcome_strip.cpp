#include "ui/panels/outcome_strip.h"

#include "ui/look/type_scale.h"
#include "ui/look/wrapped_label.h"
#include "ui/views/flow_layout.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace swb {
namespace {

Semantic colorOf(OutcomeStrip::Tone tone) {
    switch (tone) {
    case OutcomeStrip::Tone::Running:
        return Semantic::Running;
    case OutcomeStrip::Tone::Good:
        return Semantic::Success;
    case OutcomeStrip::Tone::Failed:
        break;
    }
    return Semantic::Failure;
}

QLabel* createText(QWidget* parent) {
    auto* label = new WrappedLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->makeSelectable(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

OutcomeStrip::OutcomeStrip(QWidget* parent)
    : QFrame(parent)
    , m_headline(createText(this))
    , m_words(createText(this))
    , m_offers(new QWidget(this))
    , m_offerRow(new FlowLayout(m_offers)) {
    setTextRole(m_headline, TextRole::Heading);
    setTextRole(m_words, TextRole::Small);
    m_offerRow->setContentsMargins({});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    column->addWidget(m_headline);
    column->addWidget(m_words);
    column->addWidget(m_offers);
    hush();
}

void OutcomeStrip::say(Tone tone, const QString& headline, const QString& words) {
    clearOffers();
    setTextTone(m_headline, colorOf(tone));
    m_headline->setText(headline);
    m_words->setText(words);
    m_words->setVisible(!words.isEmpty());
    show();
}

void OutcomeStrip::offer(const QString& text, const QString& toolTip, std::function<void()> act) {
    auto* button = new QPushButton(text, m_offers);
    button->setToolTip(toolTip);
    connect(button, &QPushButton::clicked, this, std::move(act));
    m_offerRow->addWidget(button);
    button->show(); // now: a layout shows what joins a visible row only later
    m_offers->show();
}

void OutcomeStrip::hush() {
    clearOffers();
    hide();
}

void OutcomeStrip::clearOffers() {
    while (QLayoutItem* item = m_offerRow->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // it may be the one just pressed
        delete item;
    }
    m_offers->hide();
}

} // namespace swb
