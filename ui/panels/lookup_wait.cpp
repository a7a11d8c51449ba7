#include "ui/panels/lookup_wait.h"

#include "core/explain/explain_resolver.h"
#include "ui/editors/inline_note.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/lookup_list_model.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace swb {

LookupWait::LookupWait(ResolverBridge& resolver, QWidget* parent)
    : QWidget(parent)
    , m_resolver(resolver)
    , m_state(new InlineNote)
    , m_abandon(new QPushButton(tr("Abandon"))) {
    m_abandon->setToolTip(tr("Stop waiting; the call itself cannot be stopped and keeps its thread"));
    m_abandon->setAutoDefault(false);
    connect(m_abandon, &QPushButton::clicked, this, [this] { m_resolver.abandon(m_asked); });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(6));
    column->addWidget(m_state);
    column->addWidget(m_abandon, 0, Qt::AlignLeft);
    connect(&resolver, &ResolverBridge::changed, this, &LookupWait::take);
    take();
}

void LookupWait::ask(const Lookup& lookup) {
    m_asked = m_resolver.start(lookup);
    m_shown = LookupState::Waiting;
    take();
}

void LookupWait::take() {
    const LookupView* view = m_asked ? m_resolver.find(m_asked) : nullptr;
    m_abandon->setVisible(view != nullptr && !view->hasEnded());
    if (view == nullptr)
        return m_state->hush();
    const bool hasFailed = view->answer != nullptr && view->answer->error.has_value();
    QString state = lookupStateText(*view);
    if (view->start != Nanoseconds{})
        state += QStringLiteral(", ") + lookupTimeText(view->duration);
    if (view->answer && !view->answer->remark.empty())
        state += QLatin1Char('\n') + text(view->answer->remark);
    m_state->say(hasFailed ? NoteKind::Error : NoteKind::Hint, state);
    if (view->answer == nullptr || m_shown == view->state)
        return;
    m_shown = view->state;
    emit answered(*view);
    if (hasFailed)
        emit explainRequested(explainLookupError(*view->answer->error));
    else
        emit explainRequested(explainLookup(view->lookup, view->answer.get()));
}

} // namespace swb
