#include "ui/panels/resolver_race.h"

#include "ui/look/type_scale.h"
#include "ui/models/attempt_list_model.h"
#include "ui/panels/resolver_table.h"
#include "ui/views/attempt_delegate.h"

#include <QAbstractItemDelegate>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace swb {

namespace {
constexpr int kTickMs = 33;
} // namespace

ResolverRace::ResolverRace(QWidget* parent)
    : QWidget(parent)
    , m_model(new AttemptListModel(this))
    , m_table(createResolverTable(m_model, tr("attempts"))) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_table);
    setFocusProxy(m_table);
    m_table->setItemDelegate(new AttemptDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setToolTip(tr("Each attempt from its beginning to its end; the calls are in the ledger"));
    m_tick.setInterval(kTickMs);
    connect(&m_tick, &QTimer::timeout, this, &ResolverRace::take);
}

void ResolverRace::follow(std::shared_ptr<const AttemptLog> log) {
    m_log = std::move(log);
    m_tick.start();
    take();
}

void ResolverRace::takeRest() {
    if (m_log != nullptr)
        take();
    m_tick.stop();
}

void ResolverRace::take() {
    m_model->take(m_log->copy());
    if (m_model->shown().hasEnded)
        m_tick.stop();
    fitColumns();
}

// The bars have what the words leave, and never less than a few centimetres: then the table scrolls.
void ResolverRace::fitColumns() {
    QHeaderView* header = m_table->horizontalHeader();
    m_table->resizeColumnToContents(AttemptListModel::NumberColumn);
    m_table->resizeColumnToContents(AttemptListModel::AddressColumn);
    const int beside =
        header->sectionSize(AttemptListModel::NumberColumn) + header->sectionSize(AttemptListModel::AddressColumn);
    m_table->resizeColumnToContents(AttemptListModel::TimeColumn); // header and words, and the delegate's least
    const int least = header->sectionSize(AttemptListModel::TimeColumn);
    header->resizeSection(AttemptListModel::TimeColumn, std::max(least, m_table->viewport()->width() - beside));
    m_table->verticalHeader()->setDefaultSectionSize(
        m_table->itemDelegate()->sizeHint({}, m_model->index(0, 0)).height());
}

void ResolverRace::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitColumns();
}

} // namespace swb
