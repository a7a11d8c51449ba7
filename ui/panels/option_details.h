#pragma once

#include "ui/editors/inline_note.h"

#include <QWidget>

class QModelIndex;
class QPushButton;

namespace swb {

class OptionsModel;
class WrappedLabel;

// What is to be said of the option selected in the table: its meaning, how its last setting went, what stands in the
// way of the next one, its bytes.
class OptionDetails : public QWidget {
    Q_OBJECT

public:
    explicit OptionDetails(QWidget* parent = nullptr);

    void show(const OptionsModel& model, const QModelIndex& index); // of the model itself
    void setBrief(bool isBrief);                                    // without the meaning of an option
    void addBehindButtons(QWidget* widget);
    void remark(NoteKind kind, const QString& words); // of what is being typed; empty: nothing

signals:
    void readAsked();
    void defaultAsked();
    void changeAsked();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* createButtons();
    void showRow(const OptionsModel& model, const QModelIndex& index);
    void showBytes(const QString& bytes);

    bool m_isBrief = false;
    WrappedLabel* m_meaning;
    WrappedLabel* m_standing;
    InlineNote* m_note;   // how setting it went
    InlineNote* m_remark; // of what is typed now
    WrappedLabel* m_bytes;
    QWidget* m_buttons = nullptr;
    QPushButton* m_read = nullptr;
    QPushButton* m_change = nullptr;
    QPushButton* m_back = nullptr;
};

} // namespace swb
