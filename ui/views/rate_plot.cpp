#include "ui/views/rate_plot.h"

#include "core/store/private_file.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/views/buttons.h"
#include "ui/views/choice_row.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"
#include "ui/views/tail_table.h"

#include <QBuffer>
#include <QEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace swb {

namespace {

constexpr double kMovedByAKey = 0.2; // of what is in sight

enum Unit { BytesUnit, MessagesUnit };

// 1.5M, 20k: of bytes and of messages a second, by thousands.
QString shortNumber(double value) {
    static constexpr const char* kSuffixes[] = {"", "k", "M", "G", "T"};
    std::size_t step = 0;
    while (std::abs(value) >= 1000 && step + 1 < std::size(kSuffixes)) {
        value /= 1000;
        ++step;
    }
    const int places = step > 0 && value < 100 ? 1 : 0;
    return QLocale().toString(value, 'f', places) + QLatin1String(kSuffixes[step]);
}

class ShortNumberTicker : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override {
        Q_UNUSED(locale)
        Q_UNUSED(format)
        Q_UNUSED(precision)
        return shortNumber(tick);
    }
};

} // namespace

RatePlot::RatePlot(QWidget* parent)
    : QWidget(parent)
    , m_now(new QLabel)
    , m_note(new QLabel) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(createBar());
    setTextRole(m_now, TextRole::Small);
    layout->addWidget(m_now);
    createPlot();
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_plot);
    m_pages->addWidget(createTable());
    layout->addWidget(m_pages, 1);
    setTextRole(m_note, TextRole::Small);
    m_note->setWordWrap(true);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note->hide();
    layout->addWidget(m_note);
    takeColours();
    drawAnew();
}

QWidget* RatePlot::createBar() {
    auto* bar = new FlowBox(this);
    FlowLayout* row = flowOfControls(bar);
    m_unit = new ChoiceRow;
    m_unit->add(BytesUnit, tr("Bytes"), tr("Bytes a second"));
    m_unit->add(MessagesUnit, tr("Messages"), tr("Messages a second: of a stream without framing, its calls"));
    connect(m_unit, &ChoiceRow::chosen, this, &RatePlot::drawAnew);
    row->addWidget(m_unit);

    m_pause = wordButton(u"pause", tr("Hold"), tr("Hold the picture still. Traffic goes on, and is taken down"));
    m_pause->setCheckable(true);
    connect(m_pause, &QToolButton::toggled, this, &RatePlot::showNewest);
    row->addWidget(m_pause);
    for (const auto& [iconName, words, factor] :
         {std::tuple(u"zoom-in", tr("Zoom in"), 0.5), std::tuple(u"zoom-out", tr("Zoom out"), 2.0)}) {
        QToolButton* zoom = iconButton(iconName, words);
        connect(zoom, &QToolButton::clicked, this, [this, factor = factor] { zoomBy(factor); });
        row->addWidget(zoom);
    }
    QToolButton* fit = wordButton(u"repeat", tr("Whole"), tr("The last minute again, after moving or zooming"));
    connect(fit, &QToolButton::clicked, this, [this] {
        m_isZoomed = false;
        showNewest();
        showLastMinute(); // also while it is held
    });
    m_showTable = wordButton(u"ledger", tr("Figures"), tr("The same as a table"));
    m_showTable->setCheckable(true);
    connect(m_showTable, &QToolButton::toggled, this, [this](bool on) { m_pages->setCurrentIndex(on ? 1 : 0); });
    QToolButton* png = wordButton(u"save", tr("PNG..."), tr("Save the picture as it stands"));
    connect(png, &QToolButton::clicked, this,
            [this] { chooseFile(tr("Save the plot"), QStringLiteral("png"), &RatePlot::savePng); });
    QToolButton* csv = wordButton(u"save", tr("CSV..."), tr("Save all the figures, a tenth of a second a line"));
    connect(csv, &QToolButton::clicked, this,
            [this] { chooseFile(tr("Save the figures"), QStringLiteral("csv"), &RatePlot::saveCsv); });
    for (QToolButton* button : {fit, m_showTable, png, csv})
        row->addWidget(button);
    return bar;
}

void RatePlot::createPlot() {
    m_plot = new QCustomPlot;
    m_plot->setAccessibleName(tr("Throughput"));
    m_plot->setAccessibleDescription(tr("Drawn. The same figures stand in the table that Figures shows"));
    m_plot->setToolTip(tr("Turn the wheel or press + and - to zoom, drag or press the arrows to move"));
    m_plot->setFocusPolicy(Qt::StrongFocus);
    m_plot->installEventFilter(this);
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    m_plot->axisRect()->setRangeDrag(Qt::Horizontal); // the height follows what is in sight
    m_plot->axisRect()->setRangeZoom(Qt::Horizontal);
    m_plot->setNoAntialiasingOnDrag(true);
    // Above the lines, not over them.
    m_plot->legend->setVisible(true);
    m_plot->legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    auto* above = new QCPLayoutGrid;
    above->addElement(0, 0, m_plot->legend);
    above->addElement(0, 1, new QCPLayoutElement); // takes what is left beside it
    above->setColumnStretchFactor(0, 0.001);
    m_plot->plotLayout()->insertRow(0);
    m_plot->plotLayout()->addElement(0, 0, above);
    m_plot->plotLayout()->setRowStretchFactor(0, 0.001);
    m_in = m_plot->addGraph();
    m_in->setName(tr("in"));
    m_out = m_plot->addGraph();
    m_out->setName(tr("out (dashed)"));
    m_plot->yAxis->setTicker(QSharedPointer<ShortNumberTicker>::create());
    m_plot->xAxis->setLabel(tr("seconds"));
    connect(m_plot, &QCustomPlot::mouseWheel, this, [this] { m_isZoomed = true; });
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        if ((event->buttons() & Qt::LeftButton) != 0)
            m_isZoomed = true;
    });
    connect(m_plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this] { replot(); });
}

QWidget* RatePlot::createTable() {
    auto* table = new TailTable;
    table->setModel(&m_model);
    table->setAccessibleName(tr("Throughput, figures"));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    return table;
}

// Pens wider than 1 cost eighty times as much: lines are told apart by dashes, and by what the legend says.
void RatePlot::takeColours() {
    const QColor text = semanticColor(Semantic::Text);
    const QColor muted = semanticColor(Semantic::MutedText);
    const QColor line = semanticColor(Semantic::Separator);
    m_plot->setBackground(palette().base());
    const QFont small = fontFor(TextRole::Small);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setBasePen(m_plot->hasFocus() ? palette().color(QPalette::Highlight) : muted); // its keys work
        axis->setTickPen(muted);
        axis->setSubTickPen(muted);
        axis->setTickLabelColor(text);
        axis->setLabelColor(text);
        axis->setTickLabelFont(small);
        axis->setLabelFont(small);
        axis->grid()->setPen(line);
        axis->grid()->setZeroLinePen(line);
    }
    m_in->setPen(semanticColor(Semantic::Received));
    QPen dashed(semanticColor(Semantic::Sent));
    dashed.setStyle(Qt::DashLine);
    m_out->setPen(dashed);
    m_plot->legend->setFont(small);
    m_plot->legend->setTextColor(text);
    QColor back = palette().base().color();
    back.setAlpha(200);
    m_plot->legend->setBrush(back);
    m_plot->legend->setBorderPen(line);
}

RateModel::Column RatePlot::inColumn() const {
    return m_unit->current() == BytesUnit ? RateModel::BytesInColumn : RateModel::MessagesInColumn;
}

RateModel::Column RatePlot::outColumn() const {
    return m_unit->current() == BytesUnit ? RateModel::BytesOutColumn : RateModel::MessagesOutColumn;
}

bool RatePlot::isPaused() const { return m_pause->isChecked(); }

void RatePlot::setPaused(bool paused) { m_pause->setChecked(paused); }

void RatePlot::add(const std::vector<RateSample>& samples) {
    const std::uint64_t last = m_model.lastIndex();
    m_model.add(samples);
    for (int row = m_model.rowCount() - 1; row >= 0 && m_model.sample(row).index > last; --row) {
        m_in->addData(m_model.seconds(row), m_model.perSecond(row, inColumn()));
        m_out->addData(m_model.seconds(row), m_model.perSecond(row, outColumn()));
    }
    showNewest();
}

void RatePlot::clear() {
    m_model.clear();
    m_isZoomed = false;
    drawAnew();
}

void RatePlot::drawAnew() {
    QVector<double> times;
    QVector<double> in;
    QVector<double> out;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        times << m_model.seconds(row);
        in << m_model.perSecond(row, inColumn());
        out << m_model.perSecond(row, outColumn());
    }
    m_in->setData(times, in, true);
    m_out->setData(times, out, true);
    m_plot->yAxis->setLabel(m_unit->current() == BytesUnit ? tr("bytes a second") : tr("messages a second"));
    showNewest();
    replot();
}

void RatePlot::showNewest() {
    if (m_model.rowCount() == 0) {
        m_now->setText(tr("Nothing has moved yet."));
        m_plot->xAxis->setRange(0, kSecondsShown);
        return;
    }
    const int last = m_model.rowCount() - 1;
    const QString unit = m_unit->current() == BytesUnit ? tr("B/s") : tr("messages/s");
    m_now->setText(tr("in %1 %3, out %2 %3")
                       .arg(shortNumber(m_model.perSecond(last, inColumn())),
                            shortNumber(m_model.perSecond(last, outColumn())), unit));
    if (!isPaused() && !m_isZoomed)
        showLastMinute();
}

void RatePlot::showLastMinute() {
    const int rows = m_model.rowCount();
    const double until = rows > 0 ? std::max(m_model.seconds(rows - 1), kSecondsShown) : kSecondsShown;
    m_plot->xAxis->setRange(until - kSecondsShown, until);
    replot();
}

void RatePlot::replot() {
    bool found = false;
    double most = 10; // whole numbers on the scale of an empty plot, too
    for (const QCPGraph* graph : {m_in, m_out}) {
        const QCPRange values = graph->getValueRange(found, QCP::sdBoth, m_plot->xAxis->range());
        if (found)
            most = std::max(most, values.upper);
    }
    m_plot->yAxis->setRange(0, most * 1.1);
    if (m_pages != nullptr && m_pages->currentIndex() == 0)
        m_plot->replot(QCustomPlot::rpQueuedReplot);
}

// The newest end stays where it is.
void RatePlot::zoomBy(double factor) {
    m_isZoomed = true;
    m_plot->xAxis->scaleRange(factor, m_plot->xAxis->range().upper);
}

void RatePlot::moveBy(double part) {
    m_isZoomed = true;
    m_plot->xAxis->moveRange(part * m_plot->xAxis->range().size());
}

std::pair<double, double> RatePlot::inSight() const {
    const QCPRange range = m_plot->xAxis->range();
    return {range.lower, range.upper};
}

bool RatePlot::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_plot && (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)) {
        takeColours();
        replot();
    }
    if (watched != m_plot || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Left:
        moveBy(-kMovedByAKey);
        return true;
    case Qt::Key_Right:
        moveBy(kMovedByAKey);
        return true;
    case Qt::Key_Plus:
        zoomBy(0.5);
        return true;
    case Qt::Key_Minus:
        zoomBy(2);
        return true;
    default:
        return false;
    }
}

void RatePlot::chooseFile(const QString& title, const QString& suffix, bool (RatePlot::*save)(const QString&)) {
    auto* dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(QStringLiteral("throughput"));
    connect(dialog, &QFileDialog::fileSelected, this, save);
    dialog->open();
}

bool RatePlot::savePng(const QString& path) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    m_plot->toPixmap(0, 0, 2.0).save(&buffer, "PNG");
    const auto written = writePrivately(path, bytes);
    say(written ? tr("The picture was saved in %1.").arg(path) : tr("%1: %2").arg(path, written.error()));
    return written.has_value();
}

bool RatePlot::saveCsv(const QString& path) {
    const auto written = writePrivately(path, m_model.csv());
    say(written ? tr("%1 lines of figures were saved in %2.").arg(m_model.rowCount()).arg(path)
                : tr("%1: %2").arg(path, written.error()));
    return written.has_value();
}

void RatePlot::say(const QString& text) {
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

void RatePlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    const bool isLook = event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange;
    if (isLook && m_plot != nullptr && m_out != nullptr) {
        takeColours();
        replot();
    }
}

} // namespace swb
