#include "ui/editors/payload_editor.h"

#include "core/payload/hex.h"
#include "core/store/history.h"
#include "core/wire/form.h"
#include "ui/editors/byte_cells.h"
#include "ui/editors/compose_form.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/payload_forms.h"
#include "ui/editors/payload_meaning.h"
#include "ui/editors/payload_settings.h"
#include "ui/editors/struct_line.h"
#include "ui/editors/text_mark.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>
#include <utility>

namespace swb {

namespace {

constexpr char kKind[] = "payload";
constexpr std::size_t kPreviewBytes = 64;
constexpr qsizetype kReadAtOnce = 1 << 16; // characters; a longer text is read when typing pauses
constexpr int kPauseMs = 200;
constexpr qsizetype kMenuCharacters = 60;
constexpr std::size_t kMostRemembered = 4096; // bytes

} // namespace

PayloadEditor::PayloadEditor(History* history, QWidget* parent)
    : QWidget(parent)
    , m_field(new QPlainTextEdit)
    , m_forms(new QButtonGroup(this))
    , m_count(new QLabel)
    , m_preview(new QLabel)
    , m_note(new InlineNote)
    , m_later(new QTimer(this))
    , m_history(history) {
    m_field->setAccessibleName(tr("payload"));
    m_field->setToolTip(tr("The bytes to send"));
    m_field->setTabChangesFocus(true);
    setTextRole(m_field, TextRole::Code);
    setTextRole(m_count, TextRole::Small);
    setTextRole(m_preview, TextRole::Code);
    setTextTone(m_preview, Semantic::MutedText);
    m_preview->setTextFormat(Qt::PlainText);
    m_preview->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_later->setSingleShot(true);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    column->addWidget(createTop());
    column->addWidget(m_field, 1);
    column->addWidget(createBelow());
    column->addWidget(m_note);
    m_settings = new PayloadSettings;
    column->addWidget(m_settings);

    connect(m_settings, &PayloadSettings::changed, this, &PayloadEditor::readSettings);
    connect(m_field, &QPlainTextEdit::textChanged, this, &PayloadEditor::textEdited);
    connect(m_later, &QTimer::timeout, this, &PayloadEditor::refresh);
    m_field->installEventFilter(this); // only now: it also tells of the font, when everything has to be there
    takeFontMetrics();
    readSettings();
}

// Two groups, below each other where there is no room beside: bytes as they are typed, and values.
QWidget* PayloadEditor::createForms() {
    auto* forms = new QWidget;
    m_formsLayout = new QBoxLayout(QBoxLayout::LeftToRight, forms);
    m_formsLayout->setContentsMargins({});
    m_formsLayout->setSpacing(0);
    for (int group = 0; group < 2; ++group) {
        auto* box = new QWidget;
        auto* row = new QHBoxLayout(box);
        row->setContentsMargins({});
        row->setSpacing(0);
        for (const PayloadFormRow& form : payloadForms().subspan(group == 0 ? 0 : 3, 3)) {
            auto* button = new QToolButton;
            button->setText(form.name);
            button->setToolTip(form.toolTip);
            button->setCheckable(true);
            button->setFocusPolicy(Qt::StrongFocus);
            m_forms->addButton(button, static_cast<int>(form.form));
            row->addWidget(button);
        }
        m_formsLayout->addWidget(box, 0, Qt::AlignLeft);
    }
    m_forms->button(0)->setChecked(true);
    connect(m_forms, &QButtonGroup::idClicked, this, [this](int id) { setForm(static_cast<PayloadForm>(id)); });
    return forms;
}

QWidget* PayloadEditor::createTop() {
    m_top = new QWidget;
    auto* tools = new QWidget;
    auto* toolsRow = new QHBoxLayout(tools);
    toolsRow->setContentsMargins({});
    toolsRow->setSpacing(0);
    toolsRow->addWidget(createSettingsButton());
    toolsRow->addWidget(createComposeButton());
    if (m_history != nullptr)
        toolsRow->addWidget(createHistoryButton());
    m_topLayout = new QBoxLayout(QBoxLayout::LeftToRight, m_top);
    m_topLayout->setContentsMargins({});
    m_topLayout->setSpacing(0);
    m_topLayout->addWidget(createForms(), 0, Qt::AlignLeft);
    m_topLayout->addWidget(tools, 0, Qt::AlignRight);
    return m_top;
}

QWidget* PayloadEditor::createBelow() {
    m_explain = new QToolButton;
    m_explain->setText(tr("Why bytes?"));
    m_explain->setToolTip(tr("Why a value has to become bytes, what became of this one, and how a program does it"));
    m_explain->setAutoRaise(true);
    m_explain->setFocusPolicy(Qt::StrongFocus);
    connect(m_explain, &QToolButton::clicked, this, [this] { emit explainRequested(explainPayload(draft())); });
    auto* below = new QWidget;
    auto* row = new QHBoxLayout(below);
    row->setContentsMargins({});
    row->setSpacing(scaled(10));
    row->addWidget(m_count);
    row->addWidget(m_preview, 1);
    row->addWidget(m_explain, 0, Qt::AlignRight);
    return below;
}

void PayloadEditor::createStructLine() {
    m_structLine = new StructLine(m_formatText);
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(column->indexOf(m_field), m_structLine);
    setTabOrder(m_structLine->field(), m_field);
    connect(m_structLine, &StructLine::edited, this, &PayloadEditor::textEdited);
}

QLineEdit* PayloadEditor::formatField() const { return m_structLine != nullptr ? m_structLine->field() : nullptr; }

// Its text sums the settings up, so that they take a line of their own only while they are changed.
QToolButton* PayloadEditor::createSettingsButton() {
    m_settingsButton = new QToolButton;
    m_settingsButton->setToolTip(tr("Encoding, line ends, a length in front: press to change them"));
    m_settingsButton->setCheckable(true);
    m_settingsButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_settingsButton->setFocusPolicy(Qt::StrongFocus);
    connect(m_settingsButton, &QToolButton::toggled, this, &PayloadEditor::showSettings);
    return m_settingsButton;
}

void PayloadEditor::showSettings() {
    m_settings->setVisible(m_settingsButton->isChecked());
    m_settingsButton->setArrowType(m_settingsButton->isChecked() ? Qt::UpArrow : Qt::DownArrow);
    m_settingsButton->setText(m_settings->summary(m_form));
    placeTop();
}

QToolButton* PayloadEditor::createHistoryButton() {
    auto* button = m_historyButton = new QToolButton;
    button->setText(tr("Sent before"));
    button->setAccessibleName(tr("Sent before"));
    button->setToolTip(tr("Payloads sent before. Up and Down in the field go through them, too."));
    button->setFocusPolicy(Qt::StrongFocus);
    button->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(button);
    button->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        const QStringList entries = m_history->entries(QLatin1String(kKind));
        for (const QString& entry : entries) {
            QString shown = entry.size() > kMenuCharacters ? entry.left(kMenuCharacters) + QChar(0x2026) : entry;
            menu->addAction(shown.replace(u'&', QStringLiteral("&&")), this, [this, entry] { offer(entry); });
        }
        if (entries.isEmpty())
            menu->addAction(tr("Nothing was sent yet"))->setEnabled(false);
    });
    return button;
}

QToolButton* PayloadEditor::createComposeButton() {
    m_composeButton = new QToolButton;
    m_composeButton->setText(tr("Compose"));
    m_composeButton->setToolTip(tr("Compose the bytes by the fields of a header: ICMP echo, UDP, IPv4, Ethernet, ..."));
    m_composeButton->setCheckable(true);
    m_composeButton->setFocusPolicy(Qt::StrongFocus);
    connect(m_composeButton, &QToolButton::toggled, this, &PayloadEditor::showComposeForm);
    return m_composeButton;
}

// Above the bytes, which it writes in hex: there they can be changed by hand.
void PayloadEditor::showComposeForm(bool shown) {
    if (m_compose == nullptr) {
        m_compose = new ComposeForm;
        static_cast<QVBoxLayout*>(layout())->insertWidget(1, m_compose);
        setTabOrder(m_top, m_compose);
        connect(m_compose, &ComposeForm::composed, this, [this](const QByteArray& bytes) {
            setForm(PayloadForm::Hex);
            setBytes({reinterpret_cast<const std::uint8_t*>(bytes.data()), static_cast<std::size_t>(bytes.size())});
        });
    }
    m_compose->setVisible(shown);
    if (shown)
        m_compose->compose();
}

void PayloadEditor::suggestForm(const DecodeContext& socket) {
    const Form* form = suggestedForm(socket);
    if (form == nullptr)
        return;
    m_composeButton->setChecked(true);
    m_compose->useForm(form->id);
}

void PayloadEditor::placeTop() {
    const int bytes = m_formsLayout->itemAt(0)->sizeHint().width();
    const int values = m_formsLayout->itemAt(1)->sizeHint().width();
    const int tools = m_topLayout->itemAt(1)->sizeHint().width();
    // Standing beside each other now does not keep them from being narrower.
    m_top->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_top->setMinimumWidth(std::max({bytes, values, tools}));
    const auto direction = [this](int needed) {
        return needed <= width() ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom;
    };
    m_formsLayout->setDirection(direction(bytes + values));
    m_topLayout->setDirection(direction(bytes + values + tools));
}

void PayloadEditor::takeFontMetrics() {
    const int line = m_field->fontMetrics().lineSpacing();
    const int around = 2 * (m_field->frameWidth() + static_cast<int>(m_field->document()->documentMargin()));
    m_field->setMinimumHeight(2 * line + around);
    m_field->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored); // two lines, more where there is room
    m_settings->takeFontMetrics();
    placeTop();
    m_settings->place(width());
    elidePreview();
}

PayloadDraft PayloadEditor::draft() const {
    PayloadDraft draft;
    draft.form = m_form;
    draft.text = text();
    draft.format = m_structLine != nullptr ? m_structLine->field()->text() : m_formatText;
    m_settings->readInto(draft);
    return draft;
}

void PayloadEditor::setDraft(const PayloadDraft& draft) {
    m_filling = true;
    m_form = draft.form;
    m_forms->button(static_cast<int>(m_form))->setChecked(true);
    m_settings->take(draft);
    m_formatText = draft.format;
    if (m_form == PayloadForm::Struct && m_structLine == nullptr)
        createStructLine();
    if (m_structLine != nullptr) {
        m_structLine->field()->setText(draft.format);
        m_structLine->setVisible(m_form == PayloadForm::Struct);
    }
    m_field->setPlainText(draft.text);
    m_field->moveCursor(QTextCursor::End);
    m_filling = false;
    readSettings();
}

void PayloadEditor::setBytes(BytesView bytes) {
    PayloadDraft settings = draft();
    auto made = draftOf(bytes, settings);
    m_hint.clear();
    if (!made) {
        settings.form = PayloadForm::Escapes;
        made = draftOf(bytes, settings);
        m_hint = tr("These bytes cannot be shown so; they are shown with escapes.");
    }
    if (made)
        setDraft(*made);
}

void PayloadEditor::setForm(PayloadForm form) {
    if (form == m_form)
        return;
    PayloadDraft settings = draft();
    const auto read = settings.payload();
    settings.form = form;
    m_hint.clear();
    if (settings.text.isEmpty())
        return setDraft(settings);
    auto made = read ? payloadDraftOf(*read, settings) : std::nullopt;
    if (!read) {
        m_hint = tr("It could not be read before, so its characters were kept.");
    } else if (!made && form == PayloadForm::Json) {
        m_hint = tr("These bytes are no JSON, so the characters were kept.");
    } else if (!made) {
        settings.form = PayloadForm::Escapes;
        made = payloadDraftOf(*read, settings);
        m_hint = tr("These bytes are no plain text, so they are shown with escapes.");
    }
    setDraft(made.value_or(settings));
}

// toPlainText() would turn a no-break space into a space.
QString PayloadEditor::text() const {
    QString raw = m_field->document()->toRawText();
    return raw.replace(QChar::ParagraphSeparator, u'\n').replace(QChar::LineSeparator, u'\n');
}

void PayloadEditor::readSettings() {
    if (m_filling)
        return;
    showSettings();
    m_field->setPlaceholderText(payloadForms()[static_cast<std::size_t>(m_form)].placeholder);
    refresh();
    emit edited();
}

void PayloadEditor::textEdited() {
    if (m_filling)
        return;
    m_hint.clear();
    m_recalled = -1;
    if (m_field->document()->characterCount() > kReadAtOnce)
        m_later->start(kPauseMs);
    else
        refresh();
    emit edited();
}

void PayloadEditor::refresh() {
    m_later->stop();
    const PayloadDraft now = draft();
    const auto read = now.bytes();
    if (m_form == PayloadForm::Struct)
        m_structLine->showMeaning(now);
    if (read)
        showBytes(*read);
    else
        showError(read.error());
    showCells(now, read.value_or(Bytes()));
}

void PayloadEditor::showCells(const PayloadDraft& draft, const Bytes& bytes) {
    auto cells = cellsOf(draft, bytes);
    if (m_cells == nullptr && cells.empty())
        return;
    if (m_cells == nullptr) {
        m_cells = new ByteCells;
        auto* layout = static_cast<QVBoxLayout*>(this->layout());
        layout->insertWidget(layout->indexOf(m_field) + 1, m_cells);
        setTabOrder(m_field, m_cells);
    }
    m_cells->setVisible(!cells.empty());
    m_cells->setCells(std::move(cells));
}

void PayloadEditor::showError(const ParseError& error) {
    const QString typed = text();
    m_count->hide();
    m_preview->hide();
    const QString message = QString::fromStdString(error.message);
    const bool isNothingYet = typed.isEmpty() || draft().formatError();
    setInvalid(m_field, isNothingYet ? Mark::Off : Mark::On);
    if (isNothingYet) {
        clearMark(m_field);
        return m_note->say(NoteKind::Hint, message);
    }
    const TextSpan span = spanOf(error, typed);
    markText(m_field, error);
    const bool hasPlace = m_form == PayloadForm::Json; // its messages begin with line and column
    m_note->say(NoteKind::Error, hasPlace ? message : tr("Character %1: %2").arg(span.position + 1).arg(message));
}

void PayloadEditor::showBytes(const Bytes& bytes) {
    setInvalid(m_field, Mark::Off);
    clearMark(m_field);
    // What a format makes is said beside it.
    m_note->say(NoteKind::Hint, m_hint.isEmpty() && m_form != PayloadForm::Struct ? madeOf(draft()) : m_hint);
    m_count->show();
    m_preview->show();
    m_count->setText(bytes.size() == 1 ? tr("1 byte") : tr("%1 bytes").arg(bytes.size()));
    const BytesView shown = BytesView(bytes).first(std::min(bytes.size(), kPreviewBytes));
    m_previewText = QString::fromStdString(m_form == PayloadForm::Hex ? escapeBytes(shown) : toHex(shown));
    if (shown.size() < bytes.size())
        m_previewText += QStringLiteral(" \u2026");
    elidePreview();
}

void PayloadEditor::elidePreview() {
    const QString shown = m_preview->fontMetrics().elidedText(m_previewText, Qt::ElideRight, m_preview->width());
    m_preview->setText(shown);
    m_preview->setToolTip(shown == m_previewText ? QString() : m_previewText);
}

void PayloadEditor::remember(BytesView sent) {
    if (m_history == nullptr || sent.empty() || sent.size() > kMostRemembered)
        return;
    m_history->remember(QLatin1String(kKind), QString::fromStdString(escapeBytes(sent)));
    m_recalled = -1;
}

void PayloadEditor::offer(const QString& entry) {
    const auto read = encodeText(entry.toStdString(), {TextEncoding::Utf8, Escapes::Interpret});
    if (read)
        setBytes(*read);
}

bool PayloadEditor::recall(int step) {
    const QStringList entries = m_history->entries(QLatin1String(kKind));
    const int wanted = m_recalled + step;
    if (wanted < -1 || wanted >= entries.size())
        return false;
    if (m_recalled == -1)
        m_own = draft();
    if (wanted == -1)
        setDraft(m_own);
    else
        offer(entries.at(wanted));
    m_recalled = wanted;
    return true;
}

bool PayloadEditor::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_field && event->type() == QEvent::FontChange)
        takeFontMetrics();
    if (watched != m_field || event->type() != QEvent::KeyPress || m_history == nullptr)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if ((key->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier)
        return false;
    // Up leaves the text only where the cursor cannot go up any more, on wrapped lines too.
    QTextCursor cursor = m_field->textCursor();
    if (key->key() == Qt::Key_Up)
        return !cursor.movePosition(QTextCursor::Up) && recall(1);
    if (key->key() == Qt::Key_Down)
        return !cursor.movePosition(QTextCursor::Down) && recall(-1);
    return false;
}

void PayloadEditor::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeTop();
    m_settings->place(width());
    elidePreview();
}

void PayloadEditor::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh(); // the mark has the palette's colours
}

} // namespace swb
