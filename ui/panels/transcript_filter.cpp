#include "ui/panels/transcript_filter.h"

#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/views/buttons.h"
#include "ui/views/menu_button.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace swb {

namespace {
constexpr int kSoonMs = 300;
}

TranscriptFilter::TranscriptFilter(QWidget* parent)
    : QWidget(parent)
    , m_field(new QLineEdit)
    , m_stop(iconButton(u"interrupt", tr("Stop"), tr("Stop: look through no more rows; Enter goes on")))
    , m_note(new InlineNote) {
    auto* label = new QLabel(tr("Show"));
    label->setBuddy(m_field);
    m_field->setAccessibleName(tr("Show"));
    m_field->setPlaceholderText(tr("every row"));
    m_field->setToolTip(tr("Which rows are shown, as: dir == in && len > 100 && data contains \"abc\""));
    setTextRole(m_field, TextRole::Code);
    addClearButton(m_field);
    auto* examples = new MenuButton(tr("Examples"), tr("Expressions to begin with"));
    addExamples(*examples->entries());
    auto* row = new QHBoxLayout;
    row->setContentsMargins({});
    row->setSpacing(scaled(6));
    row->addWidget(label);
    row->addWidget(m_field, 1);
    row->addWidget(m_stop);
    row->addWidget(examples);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    column->addLayout(row);
    column->addWidget(m_note);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &TranscriptFilter::read);
    connect(m_field, &QLineEdit::textChanged, &m_soon, qOverload<>(&QTimer::start));
    connect(m_field, &QLineEdit::returnPressed, this, &TranscriptFilter::read);
    m_stop->setEnabled(false);
    connect(m_stop, &QToolButton::clicked, this, [this] {
        m_read.clear(); // Enter is an answer to that, too
        emit stopWanted();
    });
}

void TranscriptFilter::setLooking(bool looking) { m_stop->setEnabled(looking); }

void TranscriptFilter::addExamples(QMenu& menu) {
    const struct {
        const char* expression;
        QString meaning;
    } examples[] = {
        {"dir == in", tr("What was received")},
        {"len > 1000", tr("Rows of more than 1,000 bytes")},
        {"socket == 1 || socket == 2", tr("Two sockets")},
        {"data contains \"GET \"", tr("Rows that hold a text")},
        {"data starts hex \"16 03 ??\"", tr("Rows that begin with some bytes, of which one may be any")},
        {"/HTTP\\/1\\.[01] [45]../", tr("Rows that match a regular expression")},
        {"peer ~ \"127.0.0.1\"", tr("To and from an address")},
        {"time > 2s && time < 3s", tr("A second, counted from the first row")},
        {"note != none", tr("What was unusual: ends, cut datagrams, gaps")},
        {"mark == any", tr("Marked rows")},
    };
    for (const auto& example : examples) {
        QAction* action = menu.addAction(QString::fromUtf8(example.expression).replace(u'&', QLatin1String("&&")));
        action->setToolTip(example.meaning);
        connect(action, &QAction::triggered, this,
                [this, text = QString::fromUtf8(example.expression)] { setExpression(text); });
    }
}

void TranscriptFilter::setExpression(const QString& text) {
    m_field->setText(text);
    read();
}

void TranscriptFilter::read() {
    m_soon.stop();
    const QString text = m_field->text();
    const auto expression = FilterExpression::parse(text.toStdString());
    setInvalid(m_field, expression ? Mark::Off : Mark::On);
    if (!expression) {
        const ParseError& error = expression.error();
        const auto place = QString::fromUtf8(text.toUtf8().left(static_cast<qsizetype>(error.position))).size() + 1;
        return m_note->say(NoteKind::Error,
                           tr("Character %1: %2").arg(place).arg(QString::fromStdString(error.message)));
    }
    m_note->hush();
    if (std::exchange(m_read, text) != text)
        emit changed(*expression);
}

void TranscriptFilter::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        emit closeWanted();
    else
        QWidget::keyPressEvent(event);
}

} // namespace swb
