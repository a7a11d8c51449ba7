#pragma once

#include <QComboBox>

namespace swb {

class RowTaker;

// A field for an address literal whose list offers what is at hand: each entry is the text alone, with a word about it
// painted beside it. The owner fills it when the list is about to open.
class HostCombo : public QComboBox {
    Q_OBJECT

public:
    explicit HostCombo(QWidget* parent = nullptr);

    // An entry whose text is there already is left out.
    void offer(const QString& text, const QString& about);
    void beginOffers(); // takes all entries away, the typed text stays

    RowTaker& rowTaker() { return *m_taker; } // of rows of the reference; takes none by itself

    void showPopup() override;
    QSize minimumSizeHint() const override;

signals:
    void offersWanted();

protected:
    void wheelEvent(QWheelEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void renew();

    RowTaker* m_taker;
};

} // namespace swb
