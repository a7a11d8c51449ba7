#include "ui/panels/automatic_answers.h"

#include "ui/editors/inline_note.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/look/wrapped_label.h"
#include "ui/panels/automatic_words.h"
#include "ui/views/flow_layout.h"
#include "ui/views/framing_edit.h"
#include "ui/views/icon.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace swb {

AutomaticAnswers::AutomaticAnswers(RuleLibrary& library, QWidget* parent)
    : QWidget(parent)
    , m_library(library)
    , m_choice(new QComboBox)
    , m_framing(new FramingEdit)
    , m_note(new InlineNote)
    , m_lines(new WrappedLabel({}, this)) {
    m_choice->setAccessibleName(tr("Rules"));
    m_choice->setToolTip(tr("What is done with each message that comes"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(22);
    m_choice->setMaxVisibleItems(24);
    m_lines->setTextFormat(Qt::PlainText);
    auto* edit = new QPushButton(icon(u"edit"), tr("Edit rules"));
    edit->setToolTip(tr("Shows the set in the mode Rules, where it is changed and tried"));
    edit->setAutoDefault(false);
    auto* row = new FlowBox;
    FlowLayout* flow = flowOfControls(row);
    flow->addPair(tr("Rules"), m_choice);
    flow->addWidget(edit);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(6));
    column->addWidget(row);
    column->addWidget(m_framing);
    column->addWidget(m_note);
    column->addWidget(m_lines);
    column->addStretch(1);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &AutomaticAnswers::take);
    connect(m_framing, &FramingEdit::edited, this, &AutomaticAnswers::changed);
    connect(edit, &QPushButton::clicked, this,
            [this] { emit rulesWanted(m_choice->currentIndex() > 0 ? m_choice->currentText() : QString()); });
    connect(&library, &RuleLibrary::changed, this, &AutomaticAnswers::fill);
    fill();
}

const Framing& AutomaticAnswers::framing() const { return m_framing->framing(); }

// Also when a set was changed: those that use it answer by it as it is now.
void AutomaticAnswers::fill() {
    const QString before = m_choice->currentIndex() > 0 ? m_choice->currentText() : QString();
    {
        const QSignalBlocker blocker(m_choice);
        m_choice->clear();
        m_choice->addItem(tr("None: nothing is answered"));
        m_choice->addItems(m_library.names());
        m_choice->setCurrentIndex(before.isEmpty() ? 0 : std::max(0, m_choice->findText(before)));
    }
    take();
}

void AutomaticAnswers::take() {
    const std::shared_ptr<const RuleSet> rules = m_rules;
    m_note->hush();
    m_rules.reset();
    if (m_choice->currentIndex() > 0) {
        const auto compiled = m_library.compiled(m_choice->currentText());
        m_rules = compiled ? *compiled : rules; // one that was made unusable answers as before
        if (!compiled)
            m_note->say(NoteKind::Error, tr("Rule %1 cannot be used: %2. The set answers as it did before.")
                                             .arg(compiled.error().rule + 1)
                                             .arg(text(compiled.error().error.message)));
    }
    refreshCounts();
    if (rules != m_rules)
        emit changed();
}

void AutomaticAnswers::refreshCounts() {
    QStringList lines;
    for (std::size_t i = 0; m_rules != nullptr && i < m_rules->rules().size(); ++i) {
        const Rule& rule = m_rules->rules()[i];
        QString line = tr("%1. %2").arg(i + 1).arg(text(describe(rule)));
        line += rule.isEnabled
                    ? QStringLiteral(" (%1)").arg(counted(m_rules->fired(i), tr("fired once"), tr("fired %1 times")))
                    : tr(" (off)");
        if (m_rules->faults(i) > 0)
            line +=
                QStringLiteral(" (%1)").arg(counted(m_rules->faults(i), tr("in vain once"), tr("in vain %1 times")));
        lines << line;
    }
    m_lines->setText(lines.join(QLatin1Char('\n')));
}

} // namespace swb
