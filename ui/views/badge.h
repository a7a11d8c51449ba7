#pragma once

#include "ui/look/semantic.h"

#include <QLabel>

namespace swb {

// A small pill that says a state in words: "LISTEN", "scripted". The colour only repeats what the text says. It has no
// accessible name of its own, so that a reader of the window gets the text.
class Badge : public QLabel {
    Q_OBJECT

public:
    explicit Badge(QWidget* parent = nullptr);
    Badge(const QString& text, Semantic meaning, QWidget* parent = nullptr);

    Semantic meaning() const { return m_meaning; }
    void setMeaning(Semantic meaning);
    void show(const QString& text, Semantic meaning);
    using QLabel::show;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void takeMargins();

    Semantic m_meaning = Semantic::Observer;
};

} // namespace swb
