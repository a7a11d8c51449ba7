#pragma once

#include <QSortFilterProxyModel>

namespace swb {

// The options that are to be seen: by what is searched in names and meanings, by level, and by how they stand.
class OptionsFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    enum class Show { Answered, Changed, Settable, Everything };

    explicit OptionsFilter(QObject* parent = nullptr);

    void setSearch(const QString& words); // every word must be found
    void setShow(Show show);
    void setLevel(const QString& name); // empty: all

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    bool stands(const QModelIndex& index) const;

    QStringList m_words;
    Show m_show = Show::Answered;
    QString m_level;
};

} // namespace swb
