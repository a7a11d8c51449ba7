#pragma once

#include <QFont>
#include <QLabel>

#include <array>

namespace swb {

// A label of wrapped words that remembers how high it is at which width. While a window is laid out, layouts ask for
// the same few widths over and over, and a label whose text can be selected lays out a document each time.
class WrappedLabel : public QLabel {
    Q_OBJECT

public:
    explicit WrappedLabel(QWidget* parent = nullptr)
        : WrappedLabel(QString(), parent) {}
    explicit WrappedLabel(const QString& text, QWidget* parent = nullptr);

    int heightForWidth(int width) const override;

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Height {
        int width = -1;
        int height = 0;
        int margin = 0;
        QString text;
        QFont font;
    };
    mutable std::array<Height, 6> m_heights;
    mutable std::size_t m_oldest = 0;
};

} // namespace swb
