#include "ui/panels/message_form.h"

#include "ui/editors/inline_note.h"
#include "ui/editors/payload_editor.h"
#include "ui/editors/stored_draft.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/views/checksum_edit.h"
#include "ui/views/flow_layout.h"
#include "ui/views/framing_edit.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace swb {

MessageForm::MessageForm(MessageLibrary& library, QWidget* parent)
    : QWidget(parent)
    , m_library(library)
    , m_payload(new PayloadEditor(nullptr))
    , m_hasPlaceholders(new QCheckBox(tr("placeholders")))
    , m_checksum(new ChecksumEdit)
    , m_framing(new FramingEdit)
    , m_note(new InlineNote) {
    m_hasPlaceholders->setToolTip(
        tr("{counter}, {time %H:%M:%S}, {random 8}, {file /etc/hostname}, {rest} and others are "
           "filled in at each sending; a brace is {{"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(6));
    column->addWidget(createTop());
    column->addWidget(m_payload, 1);
    column->addWidget(m_hasPlaceholders);
    column->addWidget(m_checksum);
    column->addWidget(m_framing);
    column->addWidget(m_note);
    column->addWidget(createButtons());
    connect(m_payload, &PayloadEditor::edited, this, &MessageForm::refresh);
    connect(m_hasPlaceholders, &QCheckBox::toggled, this, &MessageForm::refresh);
    connect(m_checksum, &ChecksumEdit::edited, this, &MessageForm::refresh);
    connect(m_framing, &FramingEdit::edited, this, &MessageForm::refresh);
}

QWidget* MessageForm::createTop() {
    auto* top = new FlowBox;
    FlowLayout* flow = flowOfControls(top);
    m_name = new QLineEdit;
    m_name->setAccessibleName(tr("Name"));
    m_name->setToolTip(tr("By which it is found; one of that name in the folder is replaced"));
    m_name->setMaxLength(MessageLibrary::kMostLetters);
    m_name->setMinimumWidth(m_name->fontMetrics().averageCharWidth() * 16);
    m_folder = new NarrowCombo(12);
    m_folder->setEditable(true);
    m_folder->setInsertPolicy(QComboBox::NoInsert);
    m_folder->setToolTip(tr("One that is there, or a new one"));
    setFieldName(m_folder, tr("Folder"));
    m_key = new ChoiceCombo<int>(tr("Key"), tr("Sends it to the socket in view; one message has it"), 6);
    m_key->add(0, tr("none"));
    for (int key = 1; key <= MessageLibrary::kMostKey; ++key)
        m_key->add(key,
                   QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_0 + key)).toString(QKeySequence::NativeText));
    flow->addPair(tr("Name"), m_name);
    flow->addPair(tr("Folder"), m_folder);
    flow->addPair(tr("Key"), m_key);
    connect(m_name, &QLineEdit::textChanged, this, &MessageForm::refresh);
    connect(m_name, &QLineEdit::returnPressed, this, &MessageForm::keep);
    return top;
}

QWidget* MessageForm::createButtons() {
    auto* buttons = new FlowBox;
    FlowLayout* flow = flowOfControls(buttons);
    m_keep = new QPushButton(tr("Keep message"));
    m_keep->setToolTip(tr("Writes it to the file of your messages; nothing is sent"));
    setProminent(m_keep, Mark::On);
    connect(m_keep, &QPushButton::clicked, this, &MessageForm::keep);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setToolTip(tr("Back to the list; nothing is kept"));
    connect(cancel, &QPushButton::clicked, this, &MessageForm::cancelled);
    for (QPushButton* button : {m_keep, cancel}) {
        button->setAutoDefault(false);
        flow->addWidget(button);
    }
    return buttons;
}

void MessageForm::open(const QString& folder, const StoredMessage& message, MessageLibrary::Place place) {
    m_place = place;
    m_folder->clear();
    m_folder->addItems(m_library.folderNames());
    m_folder->setCurrentText(folder);
    m_name->setText(message.name);
    m_key->setValue(message.key);
    m_payload->setDraft(draftOf(message));
    m_hasPlaceholders->setChecked(message.hasPlaceholders);
    m_checksum->setChecksum(message.checksum);
    m_framing->setFraming(message.framing);
    refresh();
    m_name->setFocus();
    m_name->selectAll();
}

StoredMessage MessageForm::message() const {
    StoredMessage message;
    message.name = m_name->text().trimmed();
    message.key = m_key->value();
    message.framing = m_framing->framing();
    putDraft(message, m_payload->draft());
    message.hasPlaceholders = m_hasPlaceholders->isChecked();
    message.checksum = m_checksum->checksum();
    return message;
}

void MessageForm::refresh() {
    const StoredMessage message = this->message();
    const auto plan = planOf(message);
    m_keep->setEnabled(!message.name.isEmpty() && m_framing->isValid());
    if (message.name.isEmpty())
        m_note->say(NoteKind::Hint, tr("It needs a name."));
    else
        m_note->say(NoteKind::Warning, plan ? QString() : tr("It cannot be sent as it stands: %1").arg(plan.error()));
}

void MessageForm::keep() {
    if (!m_keep->isEnabled())
        return;
    const QString folder = m_folder->currentText().simplified();
    const StoredMessage* before = m_library.find(m_place);
    const bool isSame = before != nullptr && before->name.compare(message().name, Qt::CaseInsensitive) == 0 &&
                        m_library.folderNames().value(m_place.folder).compare(folder, Qt::CaseInsensitive) == 0;
    if (isSame) {
        m_library.change(m_place, message());
    } else {
        if (before != nullptr)
            m_library.remove(m_place); // it has another name or folder now
        m_place = m_library.keep(folder, message());
    }
    emit kept(m_place);
}

} // namespace swb
