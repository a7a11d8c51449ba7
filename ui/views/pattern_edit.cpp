#include "ui/views/pattern_edit.h"

#include "ui/editors/inline_note.h"
#include "ui/editors/text_mark.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/views/flow_layout.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace swb {

namespace {

QString groupsText(const std::vector<std::string>& names) {
    QStringList groups;
    for (std::size_t i = 0; i < names.size(); ++i)
        groups << (names[i].empty() ? QStringLiteral("{$%1}").arg(i + 1)
                                    : QStringLiteral("{$%1} {$%2}").arg(i + 1).arg(text(names[i])));
    return groups.join(QStringLiteral(", "));
}

} // namespace

PatternEdit::PatternEdit(const QString& label, const QString& whatever, QWidget* parent)
    : QWidget(parent)
    , m_look(new ChoiceCombo<Look>(label, tr("What is looked for"), 14))
    , m_place(new ChoiceCombo<Pattern::Place>(tr("where"), tr("Where in the message it must stand"), 10))
    , m_ignoresCase(new QCheckBox(tr("capitals or not")))
    , m_field(new QLineEdit)
    , m_note(new InlineNote) {
    m_look->add(Look::Whatever, whatever);
    m_look->add(Look::Text, tr("a text"));
    m_look->add(Look::Hex, tr("bytes in hex"));
    m_look->add(Look::Regex, tr("a regular expression"));
    m_place->add(Pattern::Place::Anywhere, tr("anywhere"));
    m_place->add(Pattern::Place::Start, tr("at the start"));
    m_place->add(Pattern::Place::End, tr("at the end"));
    m_place->add(Pattern::Place::Whole, tr("all of it"));
    m_ignoresCase->setToolTip(tr("Letters of ASCII alike, large or small"));
    m_field->setAccessibleName(tr("Pattern"));
    setTextRole(m_field, TextRole::Code);
    auto* row = new FlowBox;
    FlowLayout* flow = flowOfControls(row);
    flow->addPair(label, m_look);
    m_placeBox = flow->addPair(tr("where"), m_place)->parentWidget();
    flow->addWidget(m_ignoresCase);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(3));
    column->addWidget(row);
    column->addWidget(m_field);
    column->addWidget(m_note);
    const auto changed = [this] {
        refresh();
        emit edited();
    };
    connect(m_look, &QComboBox::currentIndexChanged, this, changed);
    connect(m_place, &QComboBox::currentIndexChanged, this, changed);
    connect(m_ignoresCase, &QCheckBox::toggled, this, changed);
    connect(m_field, &QLineEdit::textChanged, this, changed);
    refresh();
}

std::optional<Pattern> PatternEdit::pattern() const {
    const Look look = m_look->value();
    if (look == Look::Whatever)
        return {};
    return Pattern{look == Look::Hex     ? Pattern::Form::Hex
                   : look == Look::Regex ? Pattern::Form::Regex
                                         : Pattern::Form::Text,
                   m_place->value(), look != Look::Hex && m_ignoresCase->isChecked(), m_field->text().toStdString()};
}

void PatternEdit::setPattern(const std::optional<Pattern>& pattern) {
    if (pattern == this->pattern())
        return;
    const QSignalBlocker blocker(this);
    const Pattern shown = pattern.value_or(Pattern());
    m_look->setValue(!pattern                             ? Look::Whatever
                     : shown.form == Pattern::Form::Hex   ? Look::Hex
                     : shown.form == Pattern::Form::Regex ? Look::Regex
                                                          : Look::Text);
    m_place->setValue(shown.place);
    m_ignoresCase->setChecked(shown.ignoresCase);
    m_field->setText(text(shown.text));
    refresh();
}

void PatternEdit::refresh() {
    const auto pattern = this->pattern();
    m_placeBox->setVisible(pattern.has_value());
    m_ignoresCase->setVisible(pattern && pattern->form != Pattern::Form::Hex);
    m_field->setVisible(pattern.has_value());
    m_captureNames.clear();
    clearMark(m_field);
    setInvalid(m_field, Mark::Off);
    if (!pattern)
        return m_note->hush();
    m_field->setToolTip(
        pattern->form == Pattern::Form::Hex ? tr("Pairs of hex digits; ? stands for any digit: de ad ?? 0?")
        : pattern->form == Pattern::Form::Regex
            ? tr("RE2's syntax over bytes: \\xff is that byte, (?P<name>...) a group, (?s) lets . match "
                 "line ends; no look-ahead, no back-reference")
            : tr("Text with escapes: PING\\r\\n, \\x00"));
    m_field->setPlaceholderText(pattern->form == Pattern::Form::Hex     ? QStringLiteral("de ad ?? 0?")
                                : pattern->form == Pattern::Form::Regex ? QStringLiteral("GET (\\S+)")
                                                                        : QStringLiteral("PING\\r\\n"));
    auto matcher = Matcher::compile(*pattern);
    if (matcher) {
        m_captureNames = matcher->captureNames();
        return m_note->say(NoteKind::Hint, m_captureNames.empty()
                                               ? QString()
                                               : tr("Groups for replies: %1").arg(groupsText(m_captureNames)));
    }
    markText(m_field, matcher.error());
    setInvalid(m_field, pattern->text.empty() ? Mark::Off : Mark::On);
    m_note->say(pattern->text.empty() ? NoteKind::Hint : NoteKind::Error, text(matcher.error().message));
}

} // namespace swb
