#pragma once

#include <QSortFilterProxyModel>

namespace swb {

class OptionsModel;

// The options that are to be seen: by what is searched in names and meanings, by level, and by how they stand.
class OptionsFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    enum class Show { Answered, Changed, Settable, Privileged, Refused, Everything };

    explicit OptionsFilter(QObject* parent = nullptr);

    void setSearch(const QString& words); // every word must be found
    void setShow(Show show);
    void setLevel(const QString& name); // empty: all

    bool isSearching() const { return !m_words.isEmpty(); }
    // Options that the search finds and that are not seen, because of what is shown or of the level.
    int hiddenCount() const;
    // Those of this model whose fields alone are what is searched: to be opened.
    QModelIndexList foundByField() const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    const OptionsModel& options() const;
    bool stands(const QModelIndex& index) const;
    bool isFound(const QString& said) const;
    bool isOptionFound(const QModelIndex& index) const; // by its own words
    bool isFieldFound(const QModelIndex& option) const; // by a field it has, or would have
    bool acceptsOption(const QModelIndex& index) const;
    bool acceptsField(const QModelIndex& field) const;

    QStringList m_words;
    Show m_show = Show::Answered;
    QString m_level;
};

} // namespace swb
