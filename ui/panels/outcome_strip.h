#pragma once

#include <QFrame>

#include <functional>

class QLabel;

namespace swb {

class FlowLayout;

// How what a button began is getting on or has ended: a headline, plain words, and the next things to do.
class OutcomeStrip : public QFrame {
    Q_OBJECT

public:
    enum class Tone { Running, Good, Failed };

    explicit OutcomeStrip(QWidget* parent = nullptr);

    void say(Tone tone, const QString& headline, const QString& words); // takes the buttons away
    void offer(const QString& text, const QString& toolTip, std::function<void()> act);
    void hush();

private:
    void clearOffers();

    QLabel* m_headline;
    QLabel* m_words;
    QWidget* m_offers;
    FlowLayout* m_offerRow;
};

} // namespace swb
