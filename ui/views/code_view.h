#pragma once

#include <QPlainTextEdit>

class QToolButton;

namespace swb {

class CodeHighlighter;

// A few lines of C or Python to read, select and copy: as tall as its text, always left to right.
class CodeView : public QPlainTextEdit {
    Q_OBJECT

public:
    enum class Language { C, Python };

    explicit CodeView(QWidget* parent = nullptr);

    void setCode(const QString& code, Language language);
    QString code() const { return toPlainText(); }
    // Beyond this many lines it scrolls.
    void setMaximumLines(int lines);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void copyAll();
    int lineCount() const;
    void takePolicy();
    void takeColors();
    void placeButton();

    CodeHighlighter* m_highlighter;
    QToolButton* m_copy;
    int m_maximumLines = 12;
};

} // namespace swb
