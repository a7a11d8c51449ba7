#include "ui/panels/service_page.h"

#include "ui/editors/inline_note.h"
#include "ui/models/reference_rows.h"
#include "ui/views/reference_table.h"

#include <QPushButton>
#include <QScrollBar>

namespace swb {

ServicePage::ServicePage(ServiceTable& services, QWidget* parent)
    : ReferencePage(
          {.name = tr("Services"), .columns = reference::serviceColumns(), .stretched = 1, .makesSockets = true},
          parent)
    , m_services(services)
    , m_note(new InlineNote) {
    auto* again = new QPushButton(tr("Read again"));
    again->setToolTip(tr("getservent() over the whole table: the file may have changed"));
    addAction(again);
    addNote(m_note);
    connect(again, &QPushButton::clicked, this, [this] {
        m_services.read();
        showServices();
    });
    showServices();
}

void ServicePage::showServices() {
    const int scrolled = table().verticalScrollBar()->value();
    const ReferenceRow* chosen = table().currentRow();
    const QString port = chosen != nullptr ? chosen->name() : QString();
    setRows(reference::serviceRows(m_services.ports()));
    if (!port.isEmpty())
        table().reveal(QStringLiteral("port"), port);
    table().verticalScrollBar()->setValue(scrolled);
    if (m_services.ports().empty())
        m_note->say(NoteKind::Warning,
                    tr("%1 There is nothing in it. Ports are numbers all the same: any of them can be typed.")
                        .arg(m_services.whenAndWhere()));
    else
        m_note->say(NoteKind::Hint, m_services.whenAndWhere());
}

} // namespace swb
