#include "ui/panels/call_story.h"

#include "ui/look/presenting.h"
#include "ui/look/type_scale.h"

namespace swb {

namespace {
constexpr qsizetype kMostSteps = 12;
}

CallStory::CallStory(QWidget* parent)
    : QLabel(parent) {
    setTextRole(this, TextRole::Code);
    setTextTone(this, Semantic::MutedText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // one line, however long it gets
    setContentsMargins(scaled(12), scaled(6), scaled(12), scaled(2));
    setAside(this); // the ledger tells it, too
}

void CallStory::add(const QString& step) {
    m_steps << step;
    while (m_steps.size() > kMostSteps)
        m_steps.removeFirst();
    tell();
}

void CallStory::tell() {
    const QString story = m_steps.join(QStringLiteral("  ›  "));
    setText(fontMetrics().elidedText(story, Qt::ElideLeft, contentsRect().width()));
    setToolTip(tr("The calls made on this socket so far, the newest last") + QLatin1Char('\n') + story);
}

void CallStory::resizeEvent(QResizeEvent* event) {
    QLabel::resizeEvent(event);
    tell();
}

} // namespace swb
