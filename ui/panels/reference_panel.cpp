#include "ui/panels/reference_panel.h"

#include "ui/look/type_scale.h"
#include "ui/models/reference_rows.h"
#include "ui/models/socket_text.h"
#include "ui/panels/decoder_panel.h"
#include "ui/panels/matrix_panel.h"
#include "ui/panels/protocol_page.h"
#include "ui/panels/reference_page.h"
#include "ui/panels/service_page.h"
#include "ui/views/choice_row.h"
#include "ui/views/reference_table.h"

#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace swb {

ReferencePanel::ReferencePanel(EngineBridge& bridge, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_choice(new ChoiceRow)
    , m_stack(new QStackedWidget) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(12), scaled(12), scaled(12), scaled(12));
    column->setSpacing(scaled(8));
    column->addWidget(m_choice, 0, Qt::AlignLeft);
    column->addWidget(m_stack, 1);
    m_choice->add(Protocols, tr("Protocols"), tr("IP protocol numbers, by the names of five systems"));
    m_choice->add(Services, tr("Services"), tr("This machine's table of services"));
    m_choice->add(Constants, tr("Constants"), tr("Every constant there is a table for, and a decoder"));
    m_choice->add(Options, tr("Options"), tr("Every socket option, also those of other systems"));
    m_choice->add(Errors, tr("Errors"), tr("What each error means, by call, and what to try"));
    m_choice->add(Matrix, tr("Matrix"), tr("What this kernel makes of family, type and protocol"));
    connect(m_choice, &ChoiceRow::chosen, this, [this](int page) { open(static_cast<Page>(page)); });
}

void ReferencePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    open(static_cast<Page>(m_choice->current()));
}

void ReferencePanel::focusInEvent(QFocusEvent*) { open(static_cast<Page>(m_choice->current()))->setFocus(); }

QWidget* ReferencePanel::open(Page page) {
    m_choice->choose(page);
    if (m_pages[page] == nullptr) {
        m_pages[page] = create(page);
        m_stack->addWidget(m_pages[page]);
    }
    m_stack->setCurrentWidget(m_pages[page]);
    return m_pages[page];
}

void ReferencePanel::find(Page page, const QString& words) {
    if (auto* table = qobject_cast<ReferencePage*>(open(page)))
        table->find(words);
}

void ReferencePanel::reveal(const QString& kind, const QString& symbol) {
    const Page page = kind == QLatin1String("port")                  ? Services
                      : kind == QLatin1String("IP protocol number")  ? Protocols
                      : kind == QLatin1String("errno")               ? Errors
                      : kind.startsWith(QLatin1String("option of ")) ? Options
                                                                     : Constants;
    if (auto* table = qobject_cast<ReferencePage*>(open(page)))
        table->reveal(page == Protocols ? QStringLiteral("protocol") : kind, symbol);
}

const SocketView* ReferencePanel::activeSocket() const { return m_active ? m_bridge.find(m_active) : nullptr; }

void ReferencePanel::use(const ReferenceUse& use, const CarriedRows& rows) {
    if (use.kind != ReferenceUse::Kind::Errors)
        emit useWanted(use, rows);
    else if (!rows.empty())
        find(Errors, rows.front().symbol);
}

// What its rows can be used on is told, and asked for, here.
void ReferencePanel::connectTable(ReferenceTable& table) {
    table.setTarget([this] { return activeSocket(); });
    connect(&table, &ReferenceTable::useWanted, this, &ReferencePanel::use);
}

QWidget* ReferencePanel::create(Page page) {
    switch (page) {
    case Protocols:
        return connected(new ProtocolPage(m_bridge));
    case Services:
        return createServices();
    case Constants:
        return createConstants();
    case Options:
        return createOptions();
    case Errors: {
        auto* errors = new ReferencePage({.name = tr("Errors"),
                                          .columns = reference::errorColumns(),
                                          .stretched = 3,
                                          .groupLabel = tr("Call"),
                                          .allGroups = tr("Every call")});
        errors->setRows(reference::errorRows());
        return connected(errors);
    }
    case Matrix:
        break;
    }
    auto* matrix = new MatrixPanel(m_bridge);
    connect(matrix, &MatrixPanel::explainRequested, this, &ReferencePanel::explainRequested);
    connect(matrix, &MatrixPanel::socketWanted, this, &ReferencePanel::socketWanted);
    connectTable(matrix->table());
    return matrix;
}

QWidget* ReferencePanel::connected(ReferencePage* page) {
    connect(page, &ReferencePage::explainRequested, this, &ReferencePanel::explainRequested);
    connect(page, &ReferencePage::socketWanted, this, &ReferencePanel::socketWanted);
    connectTable(page->table());
    page->showButtons();
    return page;
}

QWidget* ReferencePanel::createOptions() {
    auto* page = new ReferencePage({.name = tr("All options"),
                                    .columns = reference::optionColumns(),
                                    .stretched = 4,
                                    .groupLabel = tr("Level"),
                                    .allGroups = tr("All levels")});
    page->setRows(reference::optionRows());
    m_showOption = new QPushButton;
    page->addAction(m_showOption);
    connect(m_showOption, &QPushButton::clicked, this, [this, page] {
        if (const ReferenceRow* row = page->table().currentRow())
            emit useWanted({.kind = ReferenceUse::Kind::Option, .text = {}, .toolTip = {}, .option = row->name()},
                           {row->carried()});
    });
    setActiveSocket(m_active);
    return connected(page);
}

void ReferencePanel::setActiveSocket(SocketId socket) {
    m_active = socket;
    for (QWidget* made : m_pages)
        if (auto* page = qobject_cast<ReferencePage*>(made))
            page->showButtons();
    if (m_showOption == nullptr)
        return;
    m_showOption->setText(socket ? tr("Show on %1").arg(socketName(socket)) : tr("Show on a socket"));
    m_showOption->setEnabled(static_cast<bool>(socket));
    m_showOption->setToolTip(socket ? tr("The selected option in the table of this socket's options")
                                    : tr("Open the page of a socket first"));
}

QWidget* ReferencePanel::createServices() { return connected(new ServicePage(services())); }

QWidget* ReferencePanel::createConstants() {
    auto* page = new ReferencePage({.name = tr("All constants"),
                                    .columns = reference::constantColumns(),
                                    .stretched = 4,
                                    .groupLabel = tr("Group"),
                                    .allGroups = tr("All groups"),
                                    .makesSockets = true});
    page->setRows(reference::constantRows());
    auto* decoder = new DecoderPanel(services().ports());
    connect(decoder, &DecoderPanel::explainRequested, this, &ReferencePanel::explainRequested);
    connectTable(decoder->table());
    page->addBelow(decoder);
    return connected(page);
}

ServiceTable& ReferencePanel::services() {
    if (!m_services.isRead())
        m_services.read();
    return m_services;
}

} // namespace swb
