#include "ui/editors/payload_editor.h"

#include "core/payload/hex.h"
#include "core/store/history.h"
#include "core/wire/form.h"
#include "ui/editors/compose_form.h"
#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
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

struct FormRow {
    PayloadForm form;
    const char* name;
    const char* toolTip;
    const char* placeholder;
};
constexpr std::array kForms = {
    FormRow{PayloadForm::Text, QT_TRANSLATE_NOOP("swb::PayloadEditor", "Text"),
            QT_TRANSLATE_NOOP("swb::PayloadEditor", "Characters as they are; a backslash is a backslash"),
            QT_TRANSLATE_NOOP("swb::PayloadEditor", "text to send")},
    FormRow{
        PayloadForm::Escapes, QT_TRANSLATE_NOOP("swb::PayloadEditor", "Escapes"),
        QT_TRANSLATE_NOOP("swb::PayloadEditor", "Text with \\n \\r \\t \\0 \\x00 \\u00e9; \\xHH is always one byte"),
        QT_TRANSLATE_NOOP("swb::PayloadEditor", "text with \\r\\n, \\x00, \\u00e9")},
    FormRow{
        PayloadForm::Hex, QT_TRANSLATE_NOOP("swb::PayloadEditor", "Hex"),
        QT_TRANSLATE_NOOP("swb::PayloadEditor", "Pairs of hex digits; spaces, commas, colons and 0x may stand between"),
        QT_TRANSLATE_NOOP("swb::PayloadEditor", "48 65 6c 6c 6f 0a")},
};

// "label [field]" as one item that is never torn apart.
QWidget* labelled(const QString& text, QWidget* field) {
    auto* pair = new QWidget;
    auto* label = new QLabel(text);
    label->setBuddy(field);
    field->setAccessibleName(text);
    auto* row = new QHBoxLayout(pair);
    row->setContentsMargins({});
    row->setSpacing(scaled(4));
    row->addWidget(label);
    row->addWidget(field, 1);
    return pair;
}

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

    auto* below = new QHBoxLayout;
    below->setSpacing(scaled(10));
    below->addWidget(m_count);
    below->addWidget(m_preview, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    column->addWidget(createTop());
    column->addWidget(m_field, 1);
    column->addLayout(below);
    column->addWidget(m_note);
    column->addWidget(createSettings());

    connect(m_field, &QPlainTextEdit::textChanged, this, &PayloadEditor::textEdited);
    connect(m_later, &QTimer::timeout, this, &PayloadEditor::refresh);
    m_field->installEventFilter(this); // only now: it also tells of the font, when everything has to be there
    takeFontMetrics();
    readSettings();
}

QWidget* PayloadEditor::createTop() {
    m_top = new QWidget;
    const auto rowOf = [](QWidget* widget) {
        auto* row = new QHBoxLayout(widget);
        row->setContentsMargins({});
        row->setSpacing(0);
        return row;
    };
    auto* forms = new QWidget;
    QHBoxLayout* formsRow = rowOf(forms);
    for (const FormRow& form : kForms) {
        auto* button = new QToolButton;
        button->setText(tr(form.name));
        button->setToolTip(tr(form.toolTip));
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        m_forms->addButton(button, static_cast<int>(form.form));
        formsRow->addWidget(button);
    }
    m_forms->button(0)->setChecked(true);
    auto* tools = new QWidget;
    QHBoxLayout* toolsRow = rowOf(tools);
    toolsRow->addWidget(createSettingsButton());
    toolsRow->addWidget(createComposeButton());
    if (m_history != nullptr)
        toolsRow->addWidget(createHistoryButton());
    m_topLayout = new QBoxLayout(QBoxLayout::LeftToRight, m_top);
    m_topLayout->setContentsMargins({});
    m_topLayout->setSpacing(0);
    m_topLayout->addWidget(forms, 0, Qt::AlignLeft);
    m_topLayout->addWidget(tools, 0, Qt::AlignRight);
    connect(m_forms, &QButtonGroup::idClicked, this, [this](int id) { setForm(static_cast<PayloadForm>(id)); });
    return m_top;
}

QWidget* PayloadEditor::createSettings() {
    m_settings = new QWidget;
    m_grid = new QGridLayout(m_settings);
    m_grid->setContentsMargins({});
    m_grid->setHorizontalSpacing(scaled(10));
    m_grid->setVerticalSpacing(scaled(4));
    m_encoding = new QComboBox;
    m_encoding->addItem(QStringLiteral("UTF-8"), static_cast<int>(TextEncoding::Utf8));
    m_encoding->addItem(QStringLiteral("Latin-1"), static_cast<int>(TextEncoding::Latin1));
    m_encoding->setToolTip(tr("How characters beyond ASCII become bytes: é is C3 A9 in UTF-8 and E9 in Latin-1"));
    m_lineEnding = new QComboBox;
    m_lineEnding->addItem(tr("as typed"), static_cast<int>(LineEnding::AsTyped));
    m_lineEnding->addItem(QStringLiteral("LF"), static_cast<int>(LineEnding::Lf));
    m_lineEnding->addItem(QStringLiteral("CRLF"), static_cast<int>(LineEnding::CrLf));
    m_lineEnding->addItem(QStringLiteral("CR"), static_cast<int>(LineEnding::Cr));
    m_lineEnding->setToolTip(tr("What each end of a line is sent as: LF is 0A, CRLF is 0D 0A, CR is 0D"));
    m_endLastLine = new QCheckBox(tr("end last line"));
    m_endLastLine->setToolTip(tr("Send a line ending after the last line too"));
    m_settingItems = {labelled(tr("encoding"), m_encoding), labelled(tr("line ends"), m_lineEnding), m_endLastLine};
    connect(m_encoding, &QComboBox::currentIndexChanged, this, &PayloadEditor::readSettings);
    connect(m_lineEnding, &QComboBox::currentIndexChanged, this, &PayloadEditor::readSettings);
    connect(m_endLastLine, &QCheckBox::toggled, this, &PayloadEditor::readSettings);
    placeSettings();
    return m_settings;
}

// Its text sums the settings up, so that they take a line of their own only while they are changed.
QToolButton* PayloadEditor::createSettingsButton() {
    m_settingsButton = new QToolButton;
    m_settingsButton->setToolTip(tr("Encoding and line ends: press to change them"));
    m_settingsButton->setCheckable(true);
    m_settingsButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_settingsButton->setFocusPolicy(Qt::StrongFocus);
    connect(m_settingsButton, &QToolButton::toggled, this, &PayloadEditor::showSettings);
    return m_settingsButton;
}

void PayloadEditor::showSettings() {
    const bool apply = m_form != PayloadForm::Hex;
    m_settingsButton->setVisible(apply);
    m_settings->setVisible(apply && m_settingsButton->isChecked());
    m_settingsButton->setArrowType(m_settingsButton->isChecked() ? Qt::UpArrow : Qt::DownArrow);
    QString sum = m_encoding->currentText();
    if (m_lineEnding->currentIndex() > 0)
        sum += QStringLiteral(", ") + m_lineEnding->currentText();
    if (m_endLastLine->isChecked())
        sum += tr(", last too");
    m_settingsButton->setText(sum);
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
    const int forms = m_topLayout->itemAt(0)->sizeHint().width();
    const int tools = m_topLayout->itemAt(1)->sizeHint().width();
    // Standing beside each other now does not keep them from being narrower.
    m_top->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_top->setMinimumWidth(std::max(forms, tools));
    m_topLayout->setDirection(forms + tools <= width() ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

// As many columns as fit: nothing is cut off and nothing scrolls sideways, whatever the width and the font.
void PayloadEditor::placeSettings() {
    int columns = static_cast<int>(m_settingItems.size());
    const auto fits = [&] {
        std::vector<int> widths(static_cast<std::size_t>(columns));
        for (std::size_t i = 0; i < m_settingItems.size(); ++i) {
            int& column = widths[i % static_cast<std::size_t>(columns)];
            column = std::max(column, m_settingItems[i]->sizeHint().width());
        }
        int total = m_grid->horizontalSpacing() * (columns - 1);
        for (const int column : widths)
            total += column;
        return total <= width();
    };
    while (columns > 1 && !fits())
        --columns;
    if (columns == m_columns)
        return;
    m_columns = columns;
    // Its present columns do not keep it from becoming narrower: only its widest item does.
    m_settings->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    int widest = 0;
    for (const QWidget* item : m_settingItems)
        widest = std::max(widest, item->sizeHint().width());
    m_settings->setMinimumWidth(widest);
    for (std::size_t i = 0; i < m_settingItems.size(); ++i) {
        m_grid->removeWidget(m_settingItems[i]);
        const int place = static_cast<int>(i);
        m_grid->addWidget(m_settingItems[i], place / columns, place % columns, Qt::AlignLeft | Qt::AlignVCenter);
    }
    for (int column = 0; column < static_cast<int>(m_settingItems.size()); ++column)
        m_grid->setColumnStretch(column, column == columns - 1 ? 1 : 0);
}

void PayloadEditor::takeFontMetrics() {
    const int line = m_field->fontMetrics().lineSpacing();
    const int around = 2 * (m_field->frameWidth() + static_cast<int>(m_field->document()->documentMargin()));
    m_field->setMinimumHeight(2 * line + around);
    m_field->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored); // two lines, more where there is room
    m_columns = 0;
    placeTop();
    placeSettings();
    elidePreview();
}

PayloadDraft PayloadEditor::draft() const {
    return {m_form, text(), static_cast<TextEncoding>(m_encoding->currentData().toInt()),
            static_cast<LineEnding>(m_lineEnding->currentData().toInt()), m_endLastLine->isChecked()};
}

void PayloadEditor::setDraft(const PayloadDraft& draft) {
    m_filling = true;
    m_form = draft.form;
    m_forms->button(static_cast<int>(m_form))->setChecked(true);
    m_encoding->setCurrentIndex(m_encoding->findData(static_cast<int>(draft.encoding)));
    m_lineEnding->setCurrentIndex(std::max(0, m_lineEnding->findData(static_cast<int>(draft.lineEnding))));
    m_endLastLine->setChecked(draft.endLastLine);
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
        m_hint = tr("These bytes are no plain text, so they are shown with escapes.");
    }
    if (made)
        setDraft(*made);
}

void PayloadEditor::setForm(PayloadForm form) {
    if (form == m_form)
        return;
    const auto read = bytes();
    PayloadDraft settings = draft();
    settings.form = form;
    if (!read) {
        m_hint = tr("It could not be read before, so its characters were kept.");
        return setDraft(settings);
    }
    m_form = form;
    setBytes(*read);
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
    m_field->setPlaceholderText(tr(kForms.at(static_cast<std::size_t>(m_form)).placeholder));
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
    const auto read = bytes();
    setInvalid(m_field, read ? Mark::Off : Mark::On);
    if (read)
        showBytes(*read);
    else
        showError(read.error());
}

void PayloadEditor::showError(const ParseError& error) {
    const TextSpan span = spanOf(error, text());
    QTextEdit::ExtraSelection mark;
    mark.cursor = m_field->textCursor();
    mark.cursor.setPosition(static_cast<int>(span.position));
    mark.cursor.setPosition(static_cast<int>(span.position + span.length), QTextCursor::KeepAnchor);
    mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    mark.format.setUnderlineColor(semanticColor(Semantic::Failure));
    mark.format.setBackground(mixed(palette().color(QPalette::Base), semanticColor(Semantic::Failure), 0.25));
    m_field->setExtraSelections({mark});
    m_note->say(NoteKind::Error,
                tr("Character %1: %2").arg(span.position + 1).arg(QString::fromStdString(error.message)));
    m_count->hide();
    m_preview->hide();
}

void PayloadEditor::showBytes(const Bytes& bytes) {
    m_field->setExtraSelections({});
    m_note->say(NoteKind::Hint, m_hint);
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
    placeSettings();
    elidePreview();
}

void PayloadEditor::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh(); // the mark has the palette's colours
}

} // namespace swb
