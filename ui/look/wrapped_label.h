#pragma once

#include <QFont>
#include <QLabel>

#include <array>
#include <optional>

namespace swb {

// A label of wrapped words that remembers how high it is at which width: while a window is laid out, layouts ask for
// the same few widths over and over. One whose text can be selected is a plain label until the pointer comes
// to it: QLabel gives such a text a document, which is the same picture and costs ten times as much to lay out.
class WrappedLabel : public QLabel {
    Q_OBJECT

public:
    explicit WrappedLabel(QWidget* parent = nullptr)
        : WrappedLabel(QString(), parent) {}
    explicit WrappedLabel(const QString& text, QWidget* parent = nullptr);

    // How plain text can be selected, in place of setTextInteractionFlags(). The keyboard takes part after a click.
    void makeSelectable(Qt::TextInteractionFlags how);

    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Height {
        int width = -1;
        int height = 0;
        int margin = 0;
        QString text;
        QFont font;
    };
    struct Hints {
        QString text;
        QSize best;
        QSize least;
    };

    void takeDocument();
    void dropDocument();
    const Hints* plainHints() const;

    mutable std::array<Height, 6> m_heights;
    mutable std::size_t m_oldest = 0;
    std::optional<Hints> m_plain; // while there is a document: what the label wanted without it
    Qt::TextInteractionFlags m_selectable = Qt::NoTextInteraction;
};

} // namespace swb
