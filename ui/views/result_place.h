#pragma once

#include "ui/editors/inline_note.h"

#include <QScrollArea>

namespace swb {

// Where it is said how the last call went. It keeps its room also while nothing is said, so that nothing around it
// moves when a call returns: a few lines, by its width; what is longer scrolls.
class ResultPlace : public QScrollArea {
    Q_OBJECT

public:
    explicit ResultPlace(QWidget* parent = nullptr);

    void say(NoteKind kind, const QString& text);
    void hush() { say(NoteKind::Hint, {}); }

    QSize minimumSizeHint() const override { return {0, height()}; }
    QSize sizeHint() const override { return {0, height()}; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void takeHeight();

    InlineNote* m_note;
};

} // namespace swb
