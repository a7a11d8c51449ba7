#pragma once

#include "core/engine/command.h"
#include "core/engine/socket_view.h"

#include <QWidget>

#include <functional>
#include <optional>

class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace swb {

class FlowLayout;
class InlineNote;

// One call that can be made on a socket: a button with the call's name, its arguments in place, and how it ended the
// last time.
class CallCard : public QWidget {
    Q_OBJECT

public:
    // Reads the arguments. Empty when one cannot be read: then the editors have said so, and `why` says it again for
    // those that cannot.
    using Maker = std::function<std::optional<Step>(QString& why)>;

    CallCard(const QString& name, const QString& toolTip, QWidget* parent = nullptr);

    QString name() const { return m_name; }
    QPushButton* button() const { return m_button; }
    // The call that the card makes: the first word of its name ("setsockopt IP_HDRINCL"), or told where it bears the
    // name of a constant or of Python's function.
    void setCallName(const QString& name) { m_callName = name; }
    QString callName() const { return m_callName.isEmpty() ? m_name.section(QLatin1Char(' '), 0, 0) : m_callName; }

    void addArgument(const QString& label, QWidget* editor); // with a visible label that is its buddy
    void addArgument(QWidget* editor);                       // one that says its own name: a check box
    void addWide(QWidget* editor);                           // above the others, over the whole width
    void addResult(QWidget* view);                           // below all, as wide as the card
    void setMaker(Maker maker) { m_maker = std::move(maker); }
    // How the arguments are taken from a step of the card's own kind.
    void setFiller(std::function<void(const Step&)> filler) { m_filler = std::move(filler); }
    void fill(const Step& step) {
        if (m_filler)
            m_filler(step);
    }

    void setSuggested(bool suggested);
    void setRunning();
    void showReport(const ActionReport& report);
    void forgetOutcome();
    void press();

    QSize minimumSizeHint() const override;

signals:
    void asked(const swb::Step& step);
    void explainWanted();
    void socketWanted(swb::SocketId socket);
    void unlinkWanted(const QString& path);
    void reported(const swb::ActionReport& report);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void place(bool stacked);
    void clearFollowUps();
    void addFollowUp(const QString& text, std::function<void()> act);

    QString m_name;
    QString m_callName;
    Maker m_maker;
    std::function<void(const Step&)> m_filler;
    QPushButton* m_button;
    FlowLayout* m_arguments;
    QVBoxLayout* m_rows;
    QGridLayout* m_grid;
    bool m_stacked = false; // the arguments below the button, because the card is narrow
    bool m_hasWide = false;
    QLabel* m_outcome;
    bool m_hasFailed = false; // the card's own call, the last time
    InlineNote* m_note;
    QWidget* m_followUps;
    FlowLayout* m_followUpRow;
};

} // namespace swb
