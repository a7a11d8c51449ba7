#include "ui/editors/payload_settings.h"

#include "ui/look/type_scale.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

#include <algorithm>

namespace swb {

namespace {

const std::vector<PayloadForm> kTextForms = {PayloadForm::Text, PayloadForm::Escapes};

// "label [field]" as one item that is never torn apart.
QWidget* labelled(const QString& text, QWidget* field) {
    auto* pair = new QWidget;
    auto* label = new QLabel(text);
    label->setBuddy(field);
    field->setAccessibleName(text);
    auto* row = new QHBoxLayout(pair);
    row->setContentsMargins({});
    row->setSpacing(scaled(4));
    row->addWidget(label);
    row->addWidget(field, 1);
    return pair;
}

void choose(QComboBox* combo, int value) { combo->setCurrentIndex(std::max(0, combo->findData(value))); }

} // namespace

PayloadSettings::PayloadSettings(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins({});
    m_grid->setHorizontalSpacing(scaled(10));
    m_grid->setVerticalSpacing(scaled(4));
    createTextItems();
    createPrefixItems();
    showFor(m_form);
}

void PayloadSettings::createTextItems() {
    const auto of = [](auto value) { return static_cast<int>(value); };
    m_encoding = addChoice(
        tr("encoding"), tr("How characters beyond ASCII become bytes: é is C3 A9 in UTF-8 and E9 in Latin-1"),
        {{QStringLiteral("UTF-8"), of(TextEncoding::Utf8)}, {QStringLiteral("Latin-1"), of(TextEncoding::Latin1)}},
        kTextForms);
    m_lineEnding =
        addChoice(tr("line ends"), tr("What each end of a line is sent as: LF is 0A, CRLF is 0D 0A, CR is 0D"),
                  {{tr("as typed"), of(LineEnding::AsTyped)},
                   {QStringLiteral("LF"), of(LineEnding::Lf)},
                   {QStringLiteral("CRLF"), of(LineEnding::CrLf)},
                   {QStringLiteral("CR"), of(LineEnding::Cr)}},
                  kTextForms);
    m_endLastLine = new QCheckBox(tr("end last line"));
    m_endLastLine->setToolTip(tr("Send a line ending after the last line too"));
    connect(m_endLastLine, &QCheckBox::toggled, this, &PayloadSettings::changed);
    add(m_endLastLine, kTextForms, false);
    m_layout =
        addChoice(tr("layout"), tr("How the JSON is written: without a space, an item a line, or as it stands here"),
                  {{tr("compact"), of(JsonLayout::Compact)},
                   {tr("pretty"), of(JsonLayout::Pretty)},
                   {tr("as written"), of(JsonLayout::AsWritten)}},
                  {PayloadForm::Json});
}

void PayloadSettings::createPrefixItems() {
    m_framed = new QCheckBox(tr("length in front"));
    m_framed->setToolTip(
        tr("Send the number of bytes before them, so that the other side knows where the message ends: "
           "a stream has no borders of its own"));
    add(m_framed, {}, false);
    connect(m_framed, &QCheckBox::toggled, this, [this] {
        showFor(m_form);
        emit changed();
    });
    const std::size_t before = m_items.size();
    m_width = addChoice(tr("width"), tr("Bytes that the length takes"),
                        {{tr("1 byte"), 1}, {tr("2 bytes"), 2}, {tr("4 bytes"), 4}, {tr("8 bytes"), 8}}, {});
    m_order = addChoice(tr("order"), tr("Which byte of the length comes first"),
                        {{tr("big-endian"), static_cast<int>(LengthPrefix::Order::Big)},
                         {tr("little-endian"), static_cast<int>(LengthPrefix::Order::Little)}},
                        {});
    m_counts = addChoice(tr("counts"), tr("Whether the length counts its own bytes, too"),
                         {{tr("the payload"), static_cast<int>(LengthPrefix::Counts::Payload)},
                          {tr("itself too"), static_cast<int>(LengthPrefix::Counts::Itself)}},
                         {});
    for (std::size_t i = before; i < m_items.size(); ++i)
        m_items[i].ofPrefix = true;
    choose(m_width, static_cast<int>(LengthPrefix().width));
}

QComboBox* PayloadSettings::addChoice(const QString& label, const QString& toolTip,
                                      const std::vector<std::pair<QString, int>>& choices,
                                      std::vector<PayloadForm> forms) {
    auto* combo = new QComboBox;
    for (const auto& [text, value] : choices)
        combo->addItem(text, value);
    combo->setToolTip(toolTip);
    connect(combo, &QComboBox::currentIndexChanged, this, &PayloadSettings::changed);
    add(labelled(label, combo), std::move(forms), false);
    return combo;
}

void PayloadSettings::add(QWidget* item, std::vector<PayloadForm> forms, bool ofPrefix) {
    item->setParent(this);
    m_items.push_back({item, std::move(forms), ofPrefix});
}

std::vector<QWidget*> PayloadSettings::applying() const {
    std::vector<QWidget*> widgets;
    for (const Item& item : m_items) {
        const bool suits = item.forms.empty() || std::ranges::find(item.forms, m_form) != item.forms.end();
        if (suits && (!item.ofPrefix || m_framed->isChecked()))
            widgets.push_back(item.widget);
    }
    return widgets;
}

void PayloadSettings::showFor(PayloadForm form) {
    m_form = form;
    const std::vector<QWidget*> shown = applying();
    for (const Item& item : m_items)
        item.widget->setVisible(std::ranges::find(shown, item.widget) != shown.end());
    m_columns = 0;
    place(m_placedFor);
}

LengthPrefix PayloadSettings::prefix() const {
    return {static_cast<unsigned>(m_width->currentData().toInt()),
            static_cast<LengthPrefix::Order>(m_order->currentData().toInt()),
            static_cast<LengthPrefix::Counts>(m_counts->currentData().toInt())};
}

void PayloadSettings::readInto(PayloadDraft& draft) const {
    draft.encoding = static_cast<TextEncoding>(m_encoding->currentData().toInt());
    draft.lineEnding = static_cast<LineEnding>(m_lineEnding->currentData().toInt());
    draft.endLastLine = m_endLastLine->isChecked();
    draft.layout = static_cast<JsonLayout>(m_layout->currentData().toInt());
    draft.isFramed = m_framed->isChecked();
    draft.prefix = prefix();
}

void PayloadSettings::take(const PayloadDraft& draft) {
    const QSignalBlocker blocker(this);
    choose(m_encoding, static_cast<int>(draft.encoding));
    choose(m_lineEnding, static_cast<int>(draft.lineEnding));
    m_endLastLine->setChecked(draft.endLastLine);
    choose(m_layout, static_cast<int>(draft.layout));
    m_framed->setChecked(draft.isFramed);
    choose(m_width, static_cast<int>(draft.prefix.width));
    choose(m_order, static_cast<int>(draft.prefix.order));
    choose(m_counts, static_cast<int>(draft.prefix.counts));
    showFor(draft.form);
}

QString PayloadSettings::summary(PayloadForm form) const {
    QStringList parts;
    if (std::ranges::find(kTextForms, form) != kTextForms.end()) {
        parts << m_encoding->currentText();
        if (m_lineEnding->currentIndex() > 0)
            parts << m_lineEnding->currentText();
        if (m_endLastLine->isChecked())
            parts << tr("last too");
    } else if (form == PayloadForm::Json) {
        parts << m_layout->currentText();
    }
    if (m_framed->isChecked())
        parts << tr("%1-byte length").arg(prefix().width);
    else if (parts.isEmpty())
        parts << tr("no length");
    return parts.join(QStringLiteral(", "));
}

void PayloadSettings::place(int width) {
    m_placedFor = width;
    const std::vector<QWidget*> items = applying();
    int columns = static_cast<int>(items.size());
    const auto fits = [&] {
        std::vector<int> widths(static_cast<std::size_t>(columns));
        for (std::size_t i = 0; i < items.size(); ++i) {
            int& column = widths[i % static_cast<std::size_t>(columns)];
            column = std::max(column, items[i]->sizeHint().width());
        }
        int total = m_grid->horizontalSpacing() * (columns - 1);
        for (const int column : widths)
            total += column;
        return total <= width;
    };
    while (columns > 1 && !fits())
        --columns;
    if (columns == m_columns)
        return;
    m_columns = columns;
    // Its present columns do not keep it from becoming narrower: only its widest item does.
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    int widest = 0;
    for (const QWidget* item : items)
        widest = std::max(widest, item->sizeHint().width());
    setMinimumWidth(widest);
    for (const Item& item : m_items)
        m_grid->removeWidget(item.widget);
    for (int column = 0; column < static_cast<int>(m_items.size()); ++column)
        m_grid->setColumnStretch(column, column == columns - 1 ? 1 : 0);
    for (std::size_t i = 0; i < items.size(); ++i)
        m_grid->addWidget(items[i], static_cast<int>(i) / columns, static_cast<int>(i) % columns,
                          Qt::AlignLeft | Qt::AlignVCenter);
}

} // namespace swb
