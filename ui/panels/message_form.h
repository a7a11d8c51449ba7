#pragma once

#include "core/store/message_library.h"
#include "ui/editors/choice_combo.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace swb {

class ChecksumEdit;
class FramingEdit;
class InlineNote;
class PayloadEditor;

// A message of the library to be changed, or to be kept for the first time: its folder, name and key, its payload, and
// what is done with that when it is sent.
class MessageForm : public QWidget {
    Q_OBJECT

public:
    explicit MessageForm(MessageLibrary& library, QWidget* parent = nullptr);

    // `place`: of the message that is changed; none for a new one.
    void open(const QString& folder, const StoredMessage& message, MessageLibrary::Place place);
    StoredMessage message() const;
    QLineEdit* nameField() const { return m_name; }

signals:
    void kept(swb::MessageLibrary::Place place);
    void cancelled();

private:
    QWidget* createTop();
    QWidget* createButtons();
    void refresh();
    void keep();

    MessageLibrary& m_library;
    MessageLibrary::Place m_place;
    QComboBox* m_folder = nullptr;
    QLineEdit* m_name = nullptr;
    ChoiceCombo<int>* m_key = nullptr;
    PayloadEditor* m_payload;
    QCheckBox* m_hasPlaceholders;
    ChecksumEdit* m_checksum;
    FramingEdit* m_framing;
    InlineNote* m_note;
    QPushButton* m_keep = nullptr;
};

} // namespace swb
