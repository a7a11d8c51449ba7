#include "ui/panels/rule_trial.h"

#include "core/base/escape.h"
#include "core/payload/hex.h"
#include "ui/editors/payload_line.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/look/wrapped_label.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr std::size_t kShown = 256; // bytes of an answer
constexpr int kLines = 5;

QString bytesText(BytesView bytes) {
    const BytesView shown = bytes.first(std::min(bytes.size(), kShown));
    QString said =
        RuleTrial::tr("send %1 bytes: %2\n    %3").arg(bytes.size()).arg(text(escapeBytes(shown)), text(toHex(shown)));
    return shown.size() < bytes.size() ? said + QStringLiteral(" \u2026") : said;
}

QString stepText(const Answer& answer, BytesView message) {
    switch (answer.kind) {
    case Answer::Kind::Send:
        return bytesText(*answer.bytes);
    case Answer::Kind::File:
        return RuleTrial::tr("send %1, in pieces: %2 bytes").arg(text(answer.file->path)).arg(answer.file->size);
    case Answer::Kind::Echo:
        return bytesText(message);
    case Answer::Kind::Generate:
        return answer.count == Answer::kEndless ? RuleTrial::tr("characters without end")
                                                : RuleTrial::tr("%1 characters").arg(answer.count);
    case Answer::Kind::Wait:
        return RuleTrial::tr("wait %1 ms").arg(answer.wait.count());
    case Answer::Kind::HalfClose:
        return RuleTrial::tr("half-close: shutdown(SHUT_WR)");
    case Answer::Kind::Close:
        return RuleTrial::tr("close");
    case Answer::Kind::Reset:
        return RuleTrial::tr("reset");
    case Answer::Kind::Fault:
        return RuleTrial::tr("cannot be made: %1").arg(text(answer.fault));
    }
    return {};
}

} // namespace

RuleTrial::RuleTrial(QWidget* parent)
    : QWidget(parent)
    , m_message(new PayloadLine(nullptr))
    , m_fired(new WrappedLabel({}, this))
    , m_answer(new QPlainTextEdit) {
    auto* head = new QLabel(tr("Try it"));
    setTextRole(head, TextRole::Heading);
    m_message->setLabel(tr("message"));
    m_message->field()->setToolTip(tr("A message as a peer would send it, with escapes: PING\\r\\n. Nothing is sent."));
    m_answer->setReadOnly(true);
    m_answer->setAccessibleName(tr("Answer"));
    m_answer->setToolTip(tr("What would be done, with the exact bytes"));
    m_answer->setTabChangesFocus(true);
    setTextRole(m_answer, TextRole::Code);
    m_answer->setFixedHeight(m_answer->fontMetrics().lineSpacing() * kLines + scaled(12));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    column->addWidget(head);
    column->addWidget(m_message);
    column->addWidget(m_fired);
    column->addWidget(m_answer);
    connect(m_message->field(), &QLineEdit::textChanged, this, &RuleTrial::refresh);
    refresh();
}

void RuleTrial::setRules(const std::vector<Rule>& rules) {
    // A rule that cannot be used is left out, as if it were off: the others can be tried all the same.
    std::vector<Rule> usable = rules;
    for (;;) {
        auto set = RuleSet::compile(usable);
        if (set) {
            m_set = *set;
            break;
        }
        Rule& faulty = usable[set.error().rule];
        faulty = {.name = faulty.name, .isEnabled = false, .actions = {{.kind = Action::Kind::Discard}}};
    }
    refresh();
}

QString RuleTrial::said() const { return m_fired->text() + QLatin1Char('\n') + m_answer->toPlainText(); }

QString RuleTrial::capturesText(const Rule& rule, BytesView message) const {
    if (!rule.pattern)
        return {};
    const auto matcher = Matcher::compile(*rule.pattern);
    Match match;
    if (!matcher || matcher->find(message, &match) != Matcher::Found::Yes)
        return {};
    QStringList parts;
    for (std::size_t i = 0; i < match.captures.size(); ++i) {
        const auto& span = match.captures[i];
        const QString name =
            matcher->captureNames()[i].empty() ? QString::number(i + 1) : text(matcher->captureNames()[i]);
        parts << tr("{$%1} = %2")
                     .arg(name, span ? text(escapeBytes(message.subspan(span->offset, span->length))) : tr("no part"));
    }
    return parts.join(QStringLiteral(", "));
}

void RuleTrial::refresh() {
    const auto message = m_message->bytes();
    if (!message || m_set == nullptr)
        return;
    if (message->empty()) {
        m_fired->setText(tr("Type a message to see which rule fires, and the bytes of its answer."));
        return m_answer->clear();
    }
    static const Address peer = *Address::parseInet("127.0.0.1", "50000");
    static const Address local = *Address::parseInet("127.0.0.1", "4000");
    Random random(static_cast<std::uint64_t>(monotonicNow().count()));
    std::vector<Answer> answers;
    // Counts of its own: the set is compiled for the trial alone.
    const auto fired = m_set->answer(
        Rule::When::Message, *message,
        {.wallTime = wallTimeOf(monotonicNow()), .peer = &peer, .local = &local, .random = &random}, answers);
    if (!fired) {
        m_fired->setText(m_set->has(Rule::When::Message) ? tr("No rule fires: the message is left unanswered.")
                                                         : tr("No rule waits for messages."));
    } else {
        const QString name = text(m_set->rules()[*fired].name);
        const QString rule =
            name.isEmpty() ? tr("Rule %1 fires").arg(*fired + 1) : tr("Rule %1, %2, fires").arg(*fired + 1).arg(name);
        const QString captures = capturesText(m_set->rules()[*fired], *message);
        m_fired->setText(captures.isEmpty() ? rule + QLatin1Char('.') : tr("%1: %2").arg(rule, captures));
    }
    QStringList steps;
    for (const Answer& answer : answers)
        steps << stepText(answer, *message);
    m_answer->setPlainText(steps.isEmpty() && fired ? tr("nothing is answered") : steps.join(QLatin1Char('\n')));
}

} // namespace swb
