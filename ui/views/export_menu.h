#pragma once

#include "core/transcript/export.h"
#include "ui/views/menu_button.h"

#include <QList>

class QAction;
class QActionGroup;

namespace swb {

class InlineNote;
class WorkStrip;

// What can be exported now, as the one who shows a transcript knows it.
struct ExportScope {
    const Transcript* transcript = nullptr;
    std::function<ExportSources()> sources; // asked in the thread that exports
    SocketId socket;                        // none: only everything, or what is selected
    bool ofSocket = false;                  // no rows but the socket's are seen
    std::optional<Address> peer;            // of the conversation looked at, where the socket has several
    std::vector<std::uint64_t> selected;    // indices of rows
    FilterExpression shownOnly;             // what is seen of the rows; empty: all
};

// How an export goes on: a bar with a button that stops it, then what came of it. Takes no room until there is one.
class ExportStrip : public QWidget {
    Q_OBJECT

public:
    explicit ExportStrip(QWidget* parent = nullptr);

    // In a thread of its own; what was going on before is given up. The transcript must outlive the export, or end it
    // by stop() and wait for finished().
    void start(const ExportScope& scope, const ExportRequest& request, const QString& path);
    void stop();
    bool isRunning() const;
    void say(const QString& words, bool isFault);

signals:
    void finished(bool exported);

private:
    WorkStrip* m_work;
    InlineNote* m_note;
};

// A button whose menu exports rows of a transcript: which, and as what. How it goes stands in the strip, which its
// owner places.
class ExportMenu : public MenuButton {
    Q_OBJECT

public:
    explicit ExportMenu(QWidget* parent = nullptr);

    // Asked each time the menu opens.
    void setScopeSource(std::function<ExportScope()> source) { m_scope = std::move(source); }
    ExportStrip* strip() const { return m_strip; }

    enum class Rows { Socket, Shown, Conversation, Selected, All };
    void setRows(Rows rows); // what is possible falls back to the nearest that is
    // Without asking where: exports the rows that are chosen in the menu.
    void exportTo(const QString& path, ExportFormat format, RawWays ways = RawWays::Both);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; // of the menu: it stays open for a choice of rows

private:
    struct Entry {
        ExportFormat format;
        RawWays ways;
        const char* text;
        const char* toolTip;
    };
    static const QList<Entry>& entriesOffered();

    void createRows();
    void createFormats();
    void refresh();
    void askWhere(const Entry& entry);
    RowSelection selection() const;
    ExportRequest requestOf(ExportFormat format, RawWays ways) const;
    void start(const ExportScope& scope, const ExportRequest& request, const QString& path);
    QString proposedName() const;

    std::function<ExportScope()> m_scope;
    ExportScope m_now;
    Rows m_rows = Rows::Socket;
    bool m_wasChosen = false; // by a person: else it is what is seen
    BinaryAs m_binary = BinaryAs::Base64;
    QActionGroup* m_rowActions = nullptr;
    QList<QAction*> m_formatActions;
    ExportStrip* m_strip;
};

} // namespace swb
