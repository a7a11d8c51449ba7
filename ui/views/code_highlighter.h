#pragma once

#include "ui/views/code_view.h"

#include <QSyntaxHighlighter>

namespace swb {

// Light colouring of keywords, constants, strings, numbers, calls and comments, with the palette's colours.
class CodeHighlighter : public QSyntaxHighlighter {
    Q_OBJECT

public:
    explicit CodeHighlighter(QTextDocument* document)
        : QSyntaxHighlighter(document) {}

    void setLanguage(CodeView::Language language) { m_language = language; }

protected:
    void highlightBlock(const QString& text) override;

private:
    int highlightString(const QString& text, int from);
    int highlightWord(const QString& text, int from);
    int highlightNumber(const QString& text, int from);
    int highlightBlockComment(const QString& text, int from, int openedAt);
    bool isLineComment(const QString& text, int at) const;

    CodeView::Language m_language = CodeView::Language::C;
};

} // namespace swb
