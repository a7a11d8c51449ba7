#pragma once

#include "core/explain/explanation.h"
#include "ui/editors/payload_draft.h"

#include <QWidget>

class QBoxLayout;
class QButtonGroup;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QTimer;
class QToolButton;

namespace swb {

class ByteCells;
class ComposeForm;
class History;
class InlineNote;
class PayloadSettings;
class StructLine;
struct DecodeContext;

// Bytes to send, composed as text, as text with escapes, in hex, or from values: by a struct format, as a Python
// literal, as JSON. Changing the form keeps the bytes; a text that cannot be read keeps its characters instead. What is
// wrong is marked where it stands and said below.
// Up on the first line and Down on the last go through the payloads sent before.
class PayloadEditor : public QWidget {
    Q_OBJECT

public:
    // `history` outlives the editor; null: nothing is offered.
    explicit PayloadEditor(History* history, QWidget* parent = nullptr);

    Parsed<Bytes> bytes() const { return draft().bytes(); }
    // Keeps the form if it can show them, else takes Escapes and says so.
    void setBytes(BytesView bytes);
    PayloadDraft draft() const;
    void setDraft(const PayloadDraft& draft);
    PayloadForm form() const { return m_form; }
    void setForm(PayloadForm form);
    void remember(BytesView sent); // puts them into the history, unless they are too many to have been typed
    // Opens the form of what is usually sent through such a socket, if there is one.
    void suggestForm(const DecodeContext& socket);
    ComposeForm* composeForm() const { return m_compose; } // null until it is opened
    QPlainTextEdit* field() const { return m_field; }
    QLineEdit* formatField() const;                                // null until the form is Struct
    ByteCells* cells() const { return m_cells; }                   // null until there are any
    QToolButton* historyButton() const { return m_historyButton; } // null without a history

signals:
    void edited();
    void explainRequested(const swb::Explanation& explanation);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* createTop();
    QWidget* createForms();
    QWidget* createBelow();
    void createStructLine();
    QToolButton* createSettingsButton();
    QToolButton* createHistoryButton();
    QToolButton* createComposeButton();
    void showComposeForm(bool shown);
    void placeTop();
    void takeFontMetrics();
    void readSettings();
    void showSettings();
    void textEdited();
    void refresh();
    void showError(const ParseError& error);
    void showBytes(const Bytes& bytes);
    void showCells(const PayloadDraft& draft, const Bytes& bytes);
    void elidePreview();
    bool recall(int step);
    void offer(const QString& entry);
    QString text() const;

    QPlainTextEdit* m_field;
    QButtonGroup* m_forms;
    QLabel* m_count;
    QLabel* m_preview;
    InlineNote* m_note;
    QWidget* m_top = nullptr;
    QBoxLayout* m_topLayout = nullptr; // the forms, then the tools: beside each other or below
    QBoxLayout* m_formsLayout = nullptr;
    QToolButton* m_settingsButton = nullptr;
    QToolButton* m_historyButton = nullptr;
    QToolButton* m_composeButton = nullptr;
    ComposeForm* m_compose = nullptr;
    QToolButton* m_explain = nullptr;
    PayloadSettings* m_settings = nullptr;
    StructLine* m_structLine = nullptr;
    ByteCells* m_cells = nullptr;
    QString m_formatText = PayloadDraft().format; // while there is no field for it
    QTimer* m_later;
    History* m_history;
    PayloadForm m_form = PayloadForm::Text;
    QString m_previewText;
    QString m_hint;     // about how the bytes are shown; until the next edit
    PayloadDraft m_own; // what was typed before going through the history
    int m_recalled = -1;
    bool m_filling = false;
};

} // namespace swb
