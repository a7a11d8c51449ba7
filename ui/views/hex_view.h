#pragma once

#include "core/base/bytes.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace swb {

class ChoiceRow;
class HexModel;

// Bytes to look at, as text, hex or both; to copy, and to save as they are. As many bytes stand in a row as fit.
class HexView : public QWidget {
    Q_OBJECT

public:
    enum class Form { Text, Hex, Both };

    explicit HexView(QWidget* parent = nullptr);

    // `title`: what these bytes are, in a few words. `length`: how many there were, when not all are here.
    void setBytes(Bytes bytes, const QString& title, std::uint64_t length);
    const Bytes& bytes() const;
    void mark(std::size_t offset, std::size_t length); // bytes that stand out in hex; length 0: none
    Form form() const { return m_form; }
    void setForm(Form form);
    QString textToCopy() const;       // the selected rows, or everything up to a limit, in the form shown
    bool saveTo(const QString& path); // says how it went, in place

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* createTop();
    QToolButton* createButton(const QString& iconName, const QString& text, const QString& toolTip);
    void createTable();
    void fitColumns();
    void elideTitle();
    void showText();
    void copy();
    void chooseFile();
    void say(const QString& text);

    HexModel* m_model;
    QStackedWidget* m_pages;
    QTableView* m_table;
    QPlainTextEdit* m_text;
    ChoiceRow* m_forms;
    QLabel* m_title;
    QLabel* m_note;
    QString m_titleText;
    Form m_form = Form::Both;
};

} // namespace swb
