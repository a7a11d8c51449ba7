#pragma once

#include <QLabel>

namespace swb {

// The calls made on a socket so far, in one line of which the newest are seen; the tool tip has more.
class CallStory : public QLabel {
    Q_OBJECT

public:
    explicit CallStory(QWidget* parent = nullptr);

    void add(const QString& step); // "connect = 0"

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void tell();

    QStringList m_steps;
};

} // namespace swb
